package org.supervisordjava.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A ring of a few files in a private directory. Records are only ever appended to the newest; when
 * it has its share, a new one is begun and the oldest removed. Nothing is synced to the disk: what
 * a killed process has written is there, what the kernel has not written when the power fails is
 * not.
 */
final class SegmentStore implements RecordStore {

    /** Begins each file; another version's are left alone until they are the oldest. */
    static final String HEADER = "supervisord-java history 1";

    private static final int SEGMENTS = 4;
    private static final Pattern NAME = Pattern.compile("history-(\\d{1,15})\\.log");

    private static final Set<OpenOption> APPENDING =
            Set.of(
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.APPEND,
                    LinkOption.NOFOLLOW_LINKS);

    private final Path directory;
    private final int uid;
    private final long mostBytes;
    private FileChannel lock;
    private FileChannel newest;
    private long number;

    /** What stands last has no end of its line. */
    private boolean isTorn;

    /**
     * @param uid of this process
     * @param mostBytes of all files together, but for one record
     */
    SegmentStore(Path directory, int uid, long mostBytes) {
        this.directory = directory;
        this.uid = uid;
        this.mostBytes = mostBytes;
    }

    @Override
    public Instant open() throws IOException {
        close();
        PrivateDirectory.ensure(directory, uid);
        lock();
        var before =
                Files.exists(alive(), LinkOption.NOFOLLOW_LINKS)
                        ? Files.getLastModifiedTime(alive(), LinkOption.NOFOLLOW_LINKS).toInstant()
                        : Instant.EPOCH;
        FileChannel.open(alive(), APPENDING).close();
        goOn();
        return before;
    }

    private void close() throws IOException {
        for (var channel : new FileChannel[] {newest, lock}) {
            if (channel != null) {
                channel.close();
            }
        }
        newest = null;
        lock = null;
    }

    /** Nobody may open that file again: closing it would end the lock. */
    private void lock() throws IOException {
        var channel = FileChannel.open(directory.resolve("lock"), APPENDING);
        if (isOurs(channel)) {
            lock = channel;
            return;
        }
        channel.close();
        throw new IOException(
                directory
                        + " is used by another supervisor: give this one a directory of its own"
                        + " (history)");
    }

    private Path alive() {
        return directory.resolve("alive");
    }

    /** With the newest file, behind what may have been torn, unless it is another version's. */
    private void goOn() throws IOException {
        var files = segments();
        number = files.isEmpty() ? 0 : files.lastKey();
        if (files.isEmpty() || !text(files.lastEntry().getValue()).startsWith(HEADER + "\n")) {
            begin();
            return;
        }
        newest = FileChannel.open(files.lastEntry().getValue(), APPENDING);
        isTorn = !text(files.lastEntry().getValue()).endsWith("\n");
    }

    private static boolean isOurs(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    /** The oldest give way first, so that there is never more than the bound. */
    private void begin() throws IOException {
        if (newest != null) {
            newest.close();
            newest = null;
        }
        var files = new TreeMap<>(segments());
        while (files.size() >= SEGMENTS) {
            Files.delete(files.pollFirstEntry().getValue());
        }
        number++;
        isTorn = false;
        newest = FileChannel.open(directory.resolve("history-%d.log".formatted(number)), APPENDING);
        write(HEADER + "\n");
    }

    @Override
    public void append(HistoryRecord happened) throws IOException {
        var line = RecordLine.of(happened);
        if (newest == null || newest.size() + line.length() > mostBytes / SEGMENTS) {
            begin();
        }
        write(line);
    }

    /**
     * What could be written in part only is taken back, or else the next line would be lost, too.
     */
    private void write(String text) throws IOException {
        long before = newest.size();
        var line = isTorn ? "\n" + text : text;
        var bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                newest.write(bytes);
                isTorn = bytes.hasRemaining();
            }
        } catch (IOException e) {
            newest.truncate(before);
            throw e;
        }
    }

    @Override
    public void touch(Instant now) throws IOException {
        Files.setLastModifiedTime(alive(), FileTime.from(now));
    }

    @Override
    public List<HistoryRecord> read() throws IOException {
        var records = new ArrayList<HistoryRecord>();
        for (var file : segments().values()) {
            var lines = text(file).split("\n");
            if (lines[0].equals(HEADER)) {
                for (int i = 1; i < lines.length; i++) {
                    RecordLine.parse(lines[i]).ifPresent(records::add);
                }
            }
        }
        return records;
    }

    /** Nothing when it has given way meanwhile. */
    private static String text(Path file) throws IOException {
        try (var channel =
                FileChannel.open(
                        file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            var bytes = ByteBuffer.allocate((int) Math.min(channel.size(), Integer.MAX_VALUE / 2));
            while (bytes.hasRemaining() && channel.read(bytes) > 0) {
                // It may grow meanwhile: the next time, then.
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException gone) {
            return "";
        }
    }

    /** By their numbers: oldest first. */
    private TreeMap<Long, Path> segments() throws IOException {
        var files = new TreeMap<Long, Path>();
        try (var all = Files.newDirectoryStream(directory, "history-*.log")) {
            for (var file : all) {
                var name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    files.put(Long.parseLong(name.group(1)), file);
                }
            }
        } catch (NoSuchFileException nothingYet) {
            return files;
        }
        return files;
    }
}
