package org.supervisordjava.cli.rpc;

import org.supervisordjava.protocol.Overview;
import org.supervisordjava.protocol.XmlRpcValue;

/**
 * What getProcessInfo tells about one process.
 *
 * @param struct all fields in the order received
 */
public record ReportedProcess(XmlRpcValue.Struct struct) {

    public String name() {
        return text("name");
    }

    public String group() {
        return text("group");
    }

    public int pid() {
        return number("pid");
    }

    /** Without an explanation. */
    public Overview.Row row() {
        return new Overview.Row(
                group(),
                name(),
                number("state"),
                text("statename"),
                text("description"),
                "",
                false,
                "");
    }

    private String text(String field) {
        return struct.text(field);
    }

    private int number(String field) {
        return (int) struct.number(field);
    }
}
