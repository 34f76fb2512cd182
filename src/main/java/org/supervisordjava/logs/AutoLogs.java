package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.OutputChannel;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The names of generated log files ({@code AUTO}), and the removal of those that an earlier run has
 * left. Any thread.
 */
public final class AutoLogs {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789_";
    private static final int RANDOM_LENGTH = 8;

    private final Path directory;
    private final String identifier;
    private final OperatorLog log;
    private final SplittableRandom random = new SplittableRandom();
    private final Set<String> ours = ConcurrentHashMap.newKeySet();

    /**
     * @param directory {@code childlogdir}
     * @param identifier {@code identifier}, part of each name
     */
    public AutoLogs(Path directory, String identifier, OperatorLog log) {
        this.directory = directory;
        this.identifier = identifier;
        this.log = log;
    }

    /**
     * A name that nobody is likely to have (whoever creates the file must insist on that): {@code
     * <process>-<stdout|stderr>---<identifier>-<8 random>.log}. Creates nothing.
     */
    synchronized Path newPath(String process, OutputChannel channel) {
        var name = new StringBuilder();
        name.append(process).append('-').append(channel.label());
        name.append("---").append(identifier).append('-');
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        var file = name.append(".log").toString();
        ours.add(file);
        return directory.resolve(file);
    }

    /**
     * Removes the generated logs of earlier runs, with their backups; those of this run stay. To be
     * called when the control socket is ours: a second instance that was started by mistake must
     * not remove the logs of the first.
     *
     * @return how many files were removed
     */
    public int removeOld() {
        var pattern =
                Pattern.compile(
                        ".+?---"
                                + Pattern.quote(identifier)
                                + "-\\S+\\.log(\\.?\\d{0,4}|\\.\\d{1,4}\\.gz|\\.gz\\.part)");
        int removed = 0;
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                var matcher = pattern.matcher(file.getFileName().toString());
                if (matcher.matches() && !isOurs(matcher.group(0), matcher.group(1))) {
                    removed += remove(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            log.log(
                    LogLevel.WARN,
                    "cannot look for old logs in " + directory + ": " + e.getMessage());
        }
        return removed;
    }

    private boolean isOurs(String name, String backup) {
        return ours.contains(name.substring(0, name.length() - backup.length()));
    }

    private int remove(Path file) {
        try {
            return Files.deleteIfExists(file) ? 1 : 0;
        } catch (IOException e) {
            log.log(LogLevel.WARN, "cannot remove old log " + file + ": " + FailureReason.of(e));
            return 0;
        }
    }
}
