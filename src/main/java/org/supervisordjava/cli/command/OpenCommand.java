package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.ServerUrl;

import java.util.List;

/** Turns to another server. */
final class OpenCommand implements Command {

    @Override
    public String name() {
        return "open";
    }

    @Override
    public List<Usage> usages() {
        return List.of(
                new Usage("open http://<host>:<port>", "Turn to another supervisor"),
                new Usage("open unix://<path>", "Turn to the supervisor behind a unix socket"));
    }

    @Override
    public Arguments arguments() {
        return Arguments.URL;
    }

    @Override
    public void run(Session session, List<String> words) throws CallException {
        var url = String.join(" ", words);
        if (!ServerUrl.hasKnownScheme(url)) {
            session.fail("ERROR: url must be http:// or unix://", ExitCode.GENERIC);
            return;
        }
        session.open(url);
        var before = session.exitCode();
        new StatusCommand().run(session, List.of());
        session.exitCode(before);
    }
}
