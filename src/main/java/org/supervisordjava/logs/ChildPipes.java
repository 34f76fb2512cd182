package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.threads.Containment;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The pipes of one life of a process: opened before it is spawned, then either {@link #started} or
 * {@link #abandoned}, and {@link #ended} when it has been reaped.
 *
 * <p>The supervisor's loop calls; nothing waits.
 */
public final class ChildPipes implements OutputPump.Completion {

    /**
     * The child's ends, close-on-exec, to become its descriptors 0, 1 and 2.
     *
     * @param stdin -1 when descriptor 0 is something else (FastCGI's socket)
     * @param stderr the same as {@code stdout} with {@code redirect_stderr}
     */
    public record ChildEnds(int stdin, int stdout, int stderr) {

        void close() {
            if (stdin >= 0) {
                Descriptors.closeQuietly(stdin);
            }
            Descriptors.closeQuietly(stdout);
            if (stderr != stdout) {
                Descriptors.closeQuietly(stderr);
            }
        }
    }

    private final OutputPump pump;
    private final ChildEnds ends;
    private final Optional<StdinPipe> stdin;
    private final List<ChildStream> streams;
    private final Life life;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private boolean handedOver;

    /** The process id, for the streams' listeners; 0 until it is known. */
    static final class Life {
        private volatile int pid;

        int pid() {
            return pid;
        }
    }

    ChildPipes(
            OutputPump pump,
            ChildEnds ends,
            Optional<StdinPipe> stdin,
            List<ChildStream> streams,
            Life life) {
        this.pump = pump;
        this.ends = ends;
        this.stdin = stdin;
        this.streams = List.copyOf(streams);
        this.life = life;
    }

    public ChildEnds childEnds() {
        return ends;
    }

    /** The child has its ends, or will have them whatever we do: ours of them are closed. */
    public void handedOver() {
        if (!handedOver) {
            handedOver = true;
            ends.close();
        }
    }

    /** There is a child, which has its ends; its output is read from now on. */
    public void started(int pid) {
        life.pid = pid;
        handedOver();
        pump.execute(
                () -> {
                    for (var stream : streams) {
                        stream.begin();
                        pump.watch(stream);
                    }
                });
    }

    /** There is no child after all: everything is closed. */
    public void abandoned() {
        handedOver();
        stdin.ifPresent(StdinPipe::close);
        streams.forEach(ChildStream::abandon);
        drained.complete(null);
    }

    /**
     * The child has been reaped. What it has written before is still read; then the pipes are
     * closed, as supervisord does, even if a descendant of it holds them open: its next write fails
     * with EPIPE.
     *
     * @return completed by the pump's thread when the last byte is in the log
     */
    public CompletableFuture<Void> ended() {
        pump.execute(() -> pump.finish(this));
        return drained.copy();
    }

    /** Writes to the child's standard input without waiting. */
    public StdinWrite writeStdin(byte[] data) {
        return stdin.map(pipe -> pipe.write(data)).orElse(StdinWrite.CLOSED);
    }

    @Override
    public boolean finish(ByteBuffer scratch) {
        boolean finished = true;
        for (var stream : streams) {
            finished &= finish(stream, scratch);
        }
        if (finished) {
            stdin.ifPresent(pump::end);
            drained.complete(null);
        }
        return finished;
    }

    private boolean finish(ChildStream stream, ByteBuffer scratch) {
        if (stream.isClosed()) {
            return true;
        }
        boolean drained =
                Containment.resultOf(() -> stream.drain(scratch), failure -> lost(stream, failure));
        if (drained) {
            pump.end(stream);
        }
        return drained;
    }

    private boolean lost(ChildStream stream, Throwable failure) {
        pump.log().log(LogLevel.ERROR, "the last output of " + stream + " is lost: " + failure);
        return true;
    }
}
