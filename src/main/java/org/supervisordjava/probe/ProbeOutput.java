package org.supervisordjava.probe;

import org.zeroturnaround.exec.stream.ExecuteStreamHandler;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The output of one command, read without ever waiting for it: a daemon that the command has left
 * behind may hold the pipe open for ever, and a thread that reads then can no more be freed than
 * the pipe. zt-exec closes our side of it when the command has ended.
 */
final class ProbeOutput implements ExecuteStreamHandler {

    /** Half of a pipe. A command that writes more waits until somebody looks. */
    private static final int MUCH = 32 * 1024;

    /** Most that is read after the end, in bytes: a daemon may go on writing. */
    private static final int MOST_AFTER_END = 1024 * 1024;

    /**
     * When a process has ended, the JDK empties its pipe, too, and then closes it. It needs about
     * 50 µs for that; two who read at once could take each other's bytes and wait for more.
     */
    private static final Duration JDK_EMPTIES_PIPE = Duration.ofMillis(1);

    private final OutputTail tail = new OutputTail();
    private final Runnable whenEnded;
    private InputStream output = InputStream.nullInputStream();

    /**
     * @param whenEnded what is to be done once the command has ended, before the last of its output
     *     is read
     */
    ProbeOutput(Runnable whenEnded) {
        this.whenEnded = whenEnded;
    }

    @Override
    public void setProcessInputStream(OutputStream stdin) throws IOException {
        stdin.close();
    }

    @Override
    public synchronized void setProcessOutputStream(InputStream stdout) {
        output = stdout;
    }

    @Override
    public void setProcessErrorStream(InputStream redirectedToOutput) {}

    @Override
    public void start() {}

    /** The command has ended. */
    @Override
    public void stop() {
        whenEnded.run();
        LockSupport.parkNanos(JDK_EMPTIES_PIPE.toNanos());
        read(1);
    }

    /** Makes room in the pipe of a command that runs. */
    void makeRoom() {
        read(MUCH);
    }

    /** All that a command that runs has written so far. */
    void readAll() {
        read(1);
    }

    private synchronized void read(int atLeast) {
        try {
            int total = 0;
            int available = output.available();
            while (available >= atLeast && total < MOST_AFTER_END) {
                var bytes = output.readNBytes(available);
                tail.write(bytes, 0, bytes.length);
                total += bytes.length;
                available = output.available();
            }
        } catch (IOException closed) {
            // There is no more.
        }
    }

    /** The end of it. */
    String text() {
        return tail.text();
    }
}
