package org.supervisordjava.cli;

import org.supervisordjava.cli.command.Session;
import org.supervisordjava.cli.rpc.ServerUrl;
import org.supervisordjava.cli.rpc.UnreachableException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tells an operator whose server does not answer where it was looked for and what to do. */
final class ServerAdvice implements Session.Advice {

    private final Target target;

    ServerAdvice(Target target) {
        this.target = target;
    }

    @Override
    public List<String> about(String url, UnreachableException failure) {
        var lines = new ArrayList<String>();
        lines.add(
                failure.obstacle() == UnreachableException.Obstacle.PERMISSION_DENIED
                        ? permissionDenied(url)
                        : noAnswer(url));
        if (url.equals(target.url()) && !target.tried().isEmpty()) {
            lines.add("looked before at: " + String.join(", ", target.tried()));
        }
        return lines;
    }

    private String noAnswer(String url) {
        var origin = url.equals(target.url()) ? " (from " + target.origin() + ")" : "";
        return "no supervisor answers at "
                + url
                + origin
                + "; start it, or name its address with -s URL, -c FILE or "
                + TargetResolver.ENVIRONMENT_VARIABLE;
    }

    private static String permissionDenied(String url) {
        var file = ServerUrl.socketFile(url);
        return "cannot open "
                + file
                + " as "
                + System.getProperty("user.name")
                + ": it belongs to "
                + owner(Path.of(file))
                + "; run as that user, or set chmod and chown of the server's socket";
    }

    private static String owner(Path file) {
        try {
            return Files.getOwner(file).getName();
        } catch (IOException e) {
            return "another user";
        }
    }
}
