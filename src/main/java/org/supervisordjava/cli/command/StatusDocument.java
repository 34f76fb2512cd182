package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.ProcessInfo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code status --json} tells: every field of getProcessInfo. */
final class StatusDocument {

    private StatusDocument() {}

    static Map<String, Object> of(Session session, List<String> words, List<ProcessInfo> shown)
            throws CallException {
        var processes = new ArrayList<>();
        for (var info : shown) {
            processes.add(info.fields());
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("processes", processes);
        return document;
    }
}
