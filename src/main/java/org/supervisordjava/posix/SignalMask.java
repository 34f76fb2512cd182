package org.supervisordjava.posix;

import org.supervisordjava.config.model.Signal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/**
 * A set of signals as the kernel writes it.
 *
 * @param bits bit n - 1 stands for signal n
 */
record SignalMask(long bits) {

    /**
     * Those that would end this process, programs or not, as long as nobody receives them: all that
     * can be blocked, except for what the JVM (4, 7, 8, 11, 13, 25, 62) and glibc (32, 33) need.
     */
    static final SignalMask DEADLY = new SignalMask(0xdffffffe7680ea37L);

    static SignalMask of(Collection<Signal> signals) {
        return new SignalMask(
                signals.stream()
                        .mapToLong(signal -> 1L << (signal.number() - 1))
                        .reduce(0, (left, right) -> left | right));
    }

    /**
     * What every thread of a process blocks; empty when it cannot be found out, for want of a
     * descriptor for example.
     *
     * @param process its folder in {@code /proc}
     */
    static Optional<SignalMask> blockedByAllThreads(Path process) {
        long common = -1;
        try (var threads = Files.newDirectoryStream(process.resolve("task"))) {
            for (var thread : threads) {
                common &= blockedBy(thread);
            }
            return Optional.of(new SignalMask(common));
        } catch (IOException | DirectoryIteratorException | UncheckedIOException unknown) {
            return Optional.empty();
        }
    }

    private static long blockedBy(Path thread) throws IOException {
        try (var lines = Files.lines(thread.resolve("status"))) {
            return lines.filter(line -> line.startsWith("SigBlk:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            if (Files.exists(thread)) {
                throw e;
            }
            // The thread has ended meanwhile: it takes no signal.
            return -1;
        }
    }

    /** Those that are in both. */
    SignalMask and(SignalMask other) {
        return new SignalMask(bits & other.bits);
    }

    /** Those that are in one or the other. */
    SignalMask or(SignalMask other) {
        return new SignalMask(bits | other.bits);
    }

    boolean contains(Signal signal) {
        return (bits & (1L << (signal.number() - 1))) != 0;
    }
}
