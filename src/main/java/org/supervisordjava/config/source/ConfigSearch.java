package org.supervisordjava.config.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a configuration is looked for when no file is named: supervisord's places in supervisord's
 * order, and in each of them a {@code supervisord.conf} before a {@code supervisord.yml}.
 *
 * @param programDirectory directory of the program file; the directory above it is searched
 * @param workingDirectory absolute
 */
public record ConfigSearch(Path programDirectory, Path workingDirectory) {

    /** Candidates as messages name them, in order. */
    public List<Path> candidates() {
        var above = Optional.ofNullable(programDirectory.getParent()).orElse(Path.of(""));
        return List.of(
                        above.resolve("etc"),
                        above,
                        Path.of(""),
                        Path.of("etc"),
                        Path.of("/etc"),
                        Path.of("/etc/supervisor"))
                .stream()
                .<Path>mapMulti(
                        (folder, out) -> {
                            out.accept(folder.resolve("supervisord.conf"));
                            out.accept(folder.resolve("supervisord.yml"));
                        })
                .toList();
    }

    /** The first candidate that exists. Blocks on the disk. */
    public Optional<Path> find() {
        return candidates().stream()
                .filter(candidate -> Files.exists(workingDirectory.resolve(candidate)))
                .findFirst();
    }

    /** supervisord's words for having found nothing. */
    public String nothingFound() {
        return candidates().stream()
                .map(Path::toString)
                .collect(
                        Collectors.joining(
                                ", ",
                                "No config file found at default paths (",
                                "); use the -c option to specify a config file at a different"
                                        + " path"));
    }
}
