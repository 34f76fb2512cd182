package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.ReportedProcess;
import org.supervisordjava.protocol.Overview;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the server says of each process besides its state. The words are the server's.
 *
 * @param byName by the name an operator types
 * @param known false when the server is another supervisord, which explains nothing
 */
record Reasons(Map<String, Overview.Row> byName, boolean known) {

    private static final Reasons NONE = new Reasons(Map.of(), false);

    static Reasons of(Session session) throws CallException {
        var overview = session.overview();
        if (overview == null) {
            return NONE;
        }
        var reasons = new HashMap<String, Overview.Row>();
        for (var row : overview.rows()) {
            reasons.put(row.name(), row);
        }
        return new Reasons(reasons, true);
    }

    /** All processes, whether the server explains them or not. */
    static List<Overview.Row> rows(Session session) throws CallException {
        var overview = session.overview();
        return overview == null ? rows(session.supervisor().allProcessInfo()) : overview.rows();
    }

    static List<Overview.Row> rows(List<ReportedProcess> infos) {
        var rows = new ArrayList<Overview.Row>();
        for (var info : infos) {
            rows.add(info.row());
        }
        return rows;
    }

    /** Null when nothing is known of it. */
    Overview.Row of(String name) {
        return byName.get(name);
    }
}
