package org.supervisordjava.cli.peer;

import org.supervisordjava.cli.InProcess;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** supervisorctl-java in this JVM, as supervisorctl: the whole of it but {@code main}. */
final class JavaCtl implements Ctl {

    @Override
    public Result run(ReferenceServer server, String stdin, String... args) {
        var in = new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8));
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var words = new ArrayList<>(List.of("--classic"));
        words.addAll(List.of(args));
        var exitCode = InProcess.run(in, out, err, words.toArray(String[]::new));
        return new Result(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }
}
