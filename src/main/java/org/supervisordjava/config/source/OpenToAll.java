package org.supervisordjava.config.source;

import org.supervisordjava.config.text.ConfigProblem.Location;
import org.supervisordjava.config.text.Problems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that everybody on the machine can change, and so whatever runs because of them. */
public final class OpenToAll {

    private static final int WRITABLE_BY_OTHERS = 0002;
    private static final int STICKY = 01000;

    private OpenToAll() {}

    /** Warns of a file that everybody can change, or put another in its place. */
    public static void warn(Path file, Location location, Problems problems) {
        try {
            var real = file.toRealPath();
            if ((mode(real) & WRITABLE_BY_OTHERS) != 0) {
                problems.warning(
                        location,
                        "everybody can change " + file,
                        "take the right: chmod o-w " + real);
            }
            warnOfDirectory(file, real.getParent(), location, problems);
        } catch (IOException absent) {
            // There is nothing to change.
        }
    }

    /** Warns of a place where everybody can exchange the file, if it is there or not. */
    public static void warnOfDirectory(
            Path file, Path directory, Location location, Problems problems) {
        try {
            for (var above = directory; above != null; above = above.getParent()) {
                int mode = mode(above);
                if ((mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0) {
                    problems.warning(
                            location,
                            "everybody can exchange %s, as the mode of %s is %04o"
                                    .formatted(file, above, mode & 07777),
                            "take the right: chmod o-w " + above);
                    return;
                }
            }
        } catch (IOException absent) {
            // It is made by somebody who then decides.
        }
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode");
    }
}
