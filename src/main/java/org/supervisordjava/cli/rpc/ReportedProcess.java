package org.supervisordjava.cli.rpc;

import org.supervisordjava.protocol.XmlRpcValue;

/**
 * What getProcessInfo tells about one process.
 *
 * @param struct all fields in the order received
 */
public record ReportedProcess(XmlRpcValue.Struct struct) {

    /** supervisord's number of the RUNNING state. */
    private static final int RUNNING = 20;

    public String name() {
        return text("name");
    }

    public String group() {
        return text("group");
    }

    public String statename() {
        return text("statename");
    }

    public String description() {
        return text("description");
    }

    public int pid() {
        return number("pid");
    }

    public boolean running() {
        return number("state") == RUNNING;
    }

    /** STOPPED, EXITED, FATAL or UNKNOWN. */
    public boolean stopped() {
        return switch (number("state")) {
            case 0, 100, 200, 1000 -> true;
            default -> false;
        };
    }

    private String text(String field) {
        return struct.text(field);
    }

    private int number(String field) {
        return (int) struct.number(field);
    }
}
