package org.supervisordjava.cli.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's supervisorctl. */
final class DebianCtl implements Ctl {

    private static final long LIMIT_SECONDS = 120;
    private static final Path FOREGROUND = Path.of("src/test/resources/peer/supervisorctl-fg.py");

    @Override
    public Result run(ReferenceServer server, String stdin, String... args) throws Exception {
        var files = Files.createTempDirectory(server.directory(), "supervisorctl");
        var in = Files.writeString(files.resolve("in"), stdin);
        var out = files.resolve("out");
        var err = files.resolve("err");
        var builder = new ProcessBuilder(command(List.of(args)));
        builder.directory(server.directory().toFile());
        builder.environment().put("LANG", "C.UTF-8");
        builder.redirectInput(in.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
        var process = builder.start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            var text = Files.readString(out) + Files.readString(err);
            throw new AssertionError(builder.command() + " does not end; it said " + text);
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static List<String> command(List<String> args) {
        var command = new ArrayList<String>();
        if (args.contains("fg")) {
            command.addAll(List.of("/usr/bin/python3", FOREGROUND.toAbsolutePath().toString()));
        } else {
            command.add("/usr/bin/supervisorctl");
        }
        command.addAll(args);
        return command;
    }
}
