package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;

import java.util.List;
import java.util.Map;

/** Shows the version of the server. */
final class VersionCommand implements Command {

    @Override
    public String name() {
        return "version";
    }

    @Override
    public List<Usage> usages() {
        return List.of(new Usage("version", "Show the version of the supervisor"));
    }

    @Override
    public Arguments arguments() {
        return Arguments.NONE;
    }

    @Override
    public void run(Session session, List<String> words) throws CallException {
        if (!words.isEmpty()) {
            session.misuse(this, "Error: version accepts no arguments", ExitCode.GENERIC);
            return;
        }
        if (session.serverIsUp()) {
            var version = session.supervisor().supervisorVersion();
            session.data(Map.of("version", version));
            session.line(version);
        }
    }
}
