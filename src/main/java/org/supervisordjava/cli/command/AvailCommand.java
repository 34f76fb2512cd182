package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.FaultCode;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.protocol.NameSpec;
import org.supervisordjava.protocol.XmlRpcValue;

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

    private static String line(XmlRpcValue.Struct config) {
        var name = NameSpec.of(config.text("group"), config.text("name"));
        var inUse = config.flag("inuse") ? "in use" : "avail";
        var autostart = config.flag("autostart") ? "auto" : "manual";
        return Text.pad(name, NAME_WIDTH)
                + " "
                + Text.pad(inUse, FLAG_WIDTH)
                + " "
                + Text.pad(autostart, FLAG_WIDTH)
                + " "
                + config.number("group_prio")
                + ":"
                + config.number("process_prio");
    }
}
