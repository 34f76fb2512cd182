package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.ReportedProcess;
import org.supervisordjava.protocol.JsonText;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code status --json} tells: under {@code processes} every field of getProcessInfo, whatever
 * the server is; under {@code detail} what only supervisord-java knows.
 */
final class StatusDocument {

    private static final String DETAIL_PATH = "/api/v1/status";

    private StatusDocument() {}

    static Map<String, Object> of(Session session, List<ReportedProcess> shown) {
        var processes = new ArrayList<Object>();
        for (var info : shown) {
            processes.add(info.struct());
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("processes", processes);
        addDetail(session, document);
        return document;
    }

    /** A server without this path is another supervisord, which is no error. */
    private static void addDetail(Session session, Map<String, Object> document) {
        try (var answer = session.endpoint().get(DETAIL_PATH)) {
            var text = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            if (text.startsWith("{")) {
                document.put("detail", new JsonText(text.strip()));
            }
        } catch (CallException | IOException e) {
            document.remove("detail");
        }
    }
}
