package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.LogRotation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.LongSupplier;

/**
 * A log file with supervisord's rotation: after each write, a file that has reached its limit
 * becomes {@code .1}, {@code .1} becomes {@code .2}, and so on; without backups it is emptied.
 * Where it is asked for, the same happens before the first write of a new day, and the old files
 * are handed to the compressor.
 *
 * <p>A file that cannot be opened or written costs data, nothing else: what comes is dropped until
 * it works again, with one line in the log when that begins and one when it ends.
 *
 * <p>Confined to one thread.
 */
final class RotatingFile {

    /** Pause after an attempt to open or rotate that failed, so that a flood does not repeat it. */
    private static final long RETRY_NANOS = 1_000_000_000L;

    /** A file that was full so soon is part of a flood, and so is the next one. */
    private static final long FLOOD_NANOS = 5_000_000_000L;

    /** The next file of a flood gets room at once, no more than it may hold, for so many bytes. */
    private static final long LEAST_PREALLOCATED = 1 << 20;

    private static final long MOST_PREALLOCATED = 64 << 20;

    /** Bytes after which what others have done to the file is noticed. */
    private static final int ASKED_EVERY = 1 << 20;

    private final Path path;
    private final LogRotation rotation;
    private final LogUpkeep upkeep;
    private final FileAttribute<?>[] attributes;
    private final OperatorLog log;
    private final LongSupplier nanoTime;
    private AppendedFile opened;
    private int users;
    private boolean failing;
    private boolean rotationFailing;
    private long retryAt;
    private long dropped;

    /** Of the open file, as far as we know: somebody else may write to it, or empty it. */
    private long size;

    /** When it was opened. */
    private long openedAt;

    /** Since its size was asked for. */
    private long written;

    /** The day of what is in the file. */
    private long day;

    private LogBackups backups;

    /**
     * Opens nothing yet.
     *
     * @param ownerOnly whether the file is created with mode 0600 instead of {@code 0666 & ~umask}
     */
    RotatingFile(
            Path path, LogRotation rotation, boolean ownerOnly, LogUpkeep upkeep, OperatorLog log) {
        this(path, rotation, ownerOnly, upkeep, log, System::nanoTime);
    }

    RotatingFile(
            Path path,
            LogRotation rotation,
            boolean ownerOnly,
            LogUpkeep upkeep,
            OperatorLog log,
            LongSupplier nanoTime) {
        this.path = path;
        this.rotation = rotation;
        this.upkeep = upkeep;
        this.attributes =
                ownerOnly
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        this.log = log;
        this.nanoTime = nanoTime;
    }

    Path path() {
        return path;
    }

    /** Creates the file, which must not exist: a name in a shared directory may be a trap. */
    void create() {
        try {
            Files.createFile(path, attributes);
        } catch (IOException e) {
            fail(e, 0);
        }
    }

    /** A stream begins to write here; the first one opens the file. */
    void acquire() {
        users++;
        open();
    }

    /** A stream has ended; the last one closes the file. */
    void release() {
        users--;
        if (users == 0) {
            close();
        }
    }

    private void open() {
        try {
            openIfClosed();
        } catch (IOException e) {
            fail(e, 0);
        }
    }

    /**
     * Appends all remaining bytes.
     *
     * @return false when some of them were dropped
     */
    boolean append(ByteBuffer bytes) {
        if (opened == null && failing && nanoTime.getAsLong() - retryAt < 0) {
            dropped += bytes.remaining();
            return false;
        }
        try {
            openIfClosed();
            rotateIfNewDay();
            while (bytes.hasRemaining()) {
                int count = opened.write(bytes);
                size += count;
                written += count;
            }
        } catch (IOException e) {
            fail(e, bytes.remaining());
            return false;
        }
        recovered();
        rotateIfFull();
        return true;
    }

    /** If the file is open, closes it and opens what is now at its path. */
    void reopen() {
        if (users > 0) {
            close();
            open();
        }
    }

    /**
     * Begins with a new, empty file, so that one that was moved away or deleted is left alone.
     * Where it cannot be removed, such as a file that is mounted by itself, it is emptied in place.
     */
    void clear() throws IOException {
        boolean wasOpen = opened != null;
        if (!wasOpen && Files.notExists(path)) {
            return;
        }
        close();
        boolean removed = remove();
        openIfClosed();
        if (!removed) {
            opened.truncate();
            size = 0;
        }
        if (!wasOpen) {
            close();
        }
    }

    private boolean remove() throws IOException {
        // A device, such as /dev/null, has nothing to empty and is everybody's.
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            return true;
        }
        try {
            Files.deleteIfExists(path);
            return true;
        } catch (IOException busyOrForbidden) {
            return false;
        }
    }

    private void close() {
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException e) {
                log.log(LogLevel.WARN, "closing " + path + " failed: " + reason(e));
            }
            opened = null;
        }
    }

    private void openIfClosed() throws IOException {
        if (opened != null) {
            return;
        }
        LinkTrust.check(path);
        opened = LogOpening.toAppend(path, attributes);
        openedAt = nanoTime.getAsLong();
        askForSize();
        if (rotation.daily()) {
            day = size == 0 ? upkeep.days().today() : dayOfLastWrite();
        }
        if (rotation.compress() && rotation.backups() > 0 && backups == null) {
            // What the last run has left.
            upkeep.compressor().submit(backups());
        }
    }

    private long dayOfLastWrite() throws IOException {
        return upkeep.days().of(Files.getLastModifiedTime(path).toMillis());
    }

    private void rotateIfNewDay() {
        if (!rotation.daily() || isRotationResting()) {
            return;
        }
        long today = upkeep.days().today();
        if (today > day) {
            tryToRotate(0);
            day = rotationFailing ? day : today;
        }
    }

    private boolean isRotationResting() {
        return rotationFailing && nanoTime.getAsLong() - retryAt < 0;
    }

    private void rotateIfFull() {
        // Asking after each write would cost as much as the write of a short line.
        boolean mayBeFull = size >= rotation.maxbytes() || written >= ASKED_EVERY;
        if (rotation.maxbytes() > 0 && mayBeFull && !isRotationResting()) {
            tryToRotate(rotation.maxbytes() - 1);
        }
    }

    private void askForSize() throws IOException {
        size = opened.size();
        written = 0;
    }

    /**
     * @param most that stays where it is, in bytes
     */
    private void tryToRotate(long most) {
        try {
            askForSize();
            if (size > most) {
                rotate();
                rotationFailing = false;
            }
        } catch (IOException e) {
            if (!rotationFailing) {
                log.log(
                        LogLevel.ERROR,
                        "cannot rotate "
                                + path
                                + ": "
                                + reason(e)
                                + "; it keeps growing until its directory is writable");
            }
            rotationFailing = true;
            retryAt = nanoTime.getAsLong() + RETRY_NANOS;
        }
    }

    private void rotate() throws IOException {
        boolean isFlood = nanoTime.getAsLong() - openedAt < FLOOD_NANOS;
        beginAnother();
        if (isFlood && size == 0 && rotation.maxbytes() >= LEAST_PREALLOCATED) {
            opened.preallocate(Math.min(rotation.maxbytes(), MOST_PREALLOCATED));
        }
    }

    private void beginAnother() throws IOException {
        if (rotation.backups() == 0) {
            opened.truncate();
            size = 0;
            openedAt = nanoTime.getAsLong();
            return;
        }
        backups().shift();
        close();
        openIfClosed();
        if (rotation.compress()) {
            upkeep.compressor().submit(backups());
        }
    }

    private LogBackups backups() {
        if (backups == null) {
            backups = new LogBackups(path, rotation.backups());
        }
        return backups;
    }

    private void fail(IOException e, long bytes) {
        // A new descriptor next time: this one may be stale for good (ESTALE, EIO).
        close();
        dropped += bytes;
        retryAt = nanoTime.getAsLong() + RETRY_NANOS;
        if (!failing) {
            failing = true;
            log.log(
                    LogLevel.ERROR,
                    "cannot write "
                            + path
                            + ": "
                            + reason(e)
                            + "; output is dropped until it can be written again");
        }
    }

    private void recovered() {
        if (failing) {
            failing = false;
            log.log(LogLevel.INFO, "writing " + path + " again; " + dropped + " bytes were lost");
            dropped = 0;
        }
    }

    private static String reason(IOException e) {
        return FailureReason.of(e);
    }
}
