package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.FaultCode;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.protocol.NameSpec;

import java.util.List;
import java.util.Map;

/** Shows what is configured, whether it is active or not. */
final class AvailCommand implements Command {

    private static final int NAME_WIDTH = 32;
    private static final int FLAG_WIDTH = 9;

    @Override
    public String name() {
        return "avail";
    }

    @Override
    public List<Usage> usages() {
        return List.of(new Usage("avail", "Show all configured processes"));
    }

    @Override
    public Arguments arguments() {
        return Arguments.NONE;
    }

    @Override
    public void run(Session session, List<String> words) throws CallException {
        if (!words.isEmpty()) {
            session.misuse(this, "Error: avail accepts no arguments", ExitCode.GENERIC);
            return;
        }
        try {
            var configs = session.supervisor().allConfigInfo();
            session.data(Map.of("processes", configs));
            for (var config : configs) {
                session.line(line(config));
            }
        } catch (RpcFault fault) {
            if (fault.code() != FaultCode.SHUTDOWN_STATE) {
                throw fault;
            }
            session.fail("ERROR: supervisor shutting down", ExitCode.GENERIC);
        }
    }

    private static String line(Map<String, Object> config) {
        var name =
                NameSpec.of(
                        String.valueOf(config.get("group")), String.valueOf(config.get("name")));
        var inUse = Boolean.TRUE.equals(config.get("inuse")) ? "in use" : "avail";
        var autostart = Boolean.TRUE.equals(config.get("autostart")) ? "auto" : "manual";
        return Text.pad(name, NAME_WIDTH)
                + " "
                + Text.pad(inUse, FLAG_WIDTH)
                + " "
                + Text.pad(autostart, FLAG_WIDTH)
                + " "
                + config.get("group_prio")
                + ":"
                + config.get("process_prio");
    }
}
