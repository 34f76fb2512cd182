package org.supervisordjava.cli.peer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Debian's supervisorctl. */
final class DebianCtl implements Ctl {

    @Override
    public Result run(ReferenceServer server, String stdin, String... args) throws Exception {
        var command = new ArrayList<>(List.of("/usr/bin/supervisorctl"));
        command.addAll(List.of(args));
        var err = Files.createTempFile("supervisorctl", ".err");
        var builder = new ProcessBuilder(command).directory(server.directory().toFile());
        builder.environment().put("LANG", "C.UTF-8");
        builder.redirectError(err.toFile());
        var process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write(stdin.getBytes(StandardCharsets.UTF_8));
        }
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var result = new Result(process.waitFor(), out, Files.readString(err));
        Files.delete(err);
        return result;
    }
}
