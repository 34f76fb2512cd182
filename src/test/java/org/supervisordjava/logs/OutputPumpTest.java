package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.posix.FileDescriptors;
import org.supervisordjava.posix.Poller;
import org.supervisordjava.threads.Residents;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class OutputPumpTest {

    private final RecordedLog log = new RecordedLog();
    private OutputPump pump;
    private FileDescriptors.Pipe pipe;

    @BeforeEach
    void start() throws IOException {
        pipe = FileDescriptors.pipe();
        pump = OutputPump.open(new Residents(text -> log.log(LogLevel.CRITICAL, text)));
        pump.start(log);
    }

    @AfterEach
    void stop() throws IOException {
        pump.close();
        FileDescriptors.close(pipe.read());
        FileDescriptors.close(pipe.write());
    }

    /** Watches the pipe; its close leaves the descriptor alone. */
    private final class Reader implements Watched {
        final CompletableFuture<Void> closed = new CompletableFuture<>();
        final CompletableFuture<Void> wasReady = new CompletableFuture<>();
        private final boolean failing;

        Reader(boolean failing) {
            this.failing = failing;
        }

        @Override
        public int fd() {
            return pipe.read();
        }

        @Override
        public Optional<Poller.Interest> interest() {
            return Optional.of(Poller.Interest.READ);
        }

        @Override
        public boolean ready(ByteBuffer scratch) throws IOException {
            FileDescriptors.read(pipe.read(), scratch);
            wasReady.complete(null);
            if (failing) {
                throw new IllegalStateException("does not work");
            }
            return true;
        }

        @Override
        public void close() {
            closed.complete(null);
        }

        @Override
        public String toString() {
            return "the reader";
        }
    }

    private void writeToPipe() throws IOException {
        FileDescriptors.write(pipe.write(), ByteBuffer.allocateDirect(1));
    }

    private static void await(CompletableFuture<Void> event) throws Exception {
        event.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whatIsReady_isTold() throws Exception {
        var reader = new Reader(false);

        pump.execute(() -> pump.watch(reader));
        writeToPipe();

        await(reader.wasReady);
    }

    @Test
    void endingTwice_leavesTheNextOwnerOfTheNumberAlone() throws Exception {
        var first = new Reader(false);
        var second = new Reader(false);
        pump.execute(
                () -> {
                    pump.watch(first);
                    pump.end(first);
                    pump.watch(second);
                    pump.end(first);
                });

        writeToPipe();

        await(second.wasReady);
    }

    @Test
    void whatFails_isGivenUp_andTheRestGoesOn() throws Exception {
        var failing = new Reader(true);
        pump.execute(() -> pump.watch(failing));
        writeToPipe();
        await(failing.closed);

        var next = new Reader(false);
        pump.execute(() -> pump.watch(next));
        writeToPipe();

        await(next.wasReady);
        assertEquals(1, log.lines().size());
        assertTrue(log.lines().getFirst().startsWith("ERROR gave up the reader"));
    }

    @Test
    void taskThatFails_doesNotEndTheThread() throws Exception {
        var done = new CompletableFuture<Void>();
        pump.execute(
                () -> {
                    throw new IllegalStateException("does not work");
                });

        pump.execute(() -> done.complete(null));

        await(done);
        assertTrue(log.lines().getFirst().startsWith("CRITICAL "));
    }

    @Test
    void close_endsWhatIsWatched() throws Exception {
        var reader = new Reader(false);
        pump.execute(() -> pump.watch(reader));

        pump.close();

        await(reader.closed);
    }

    @Test
    void tasksHandedInBeforeTheStart_areDone() throws Exception {
        var done = new CompletableFuture<Void>();
        var other = OutputPump.open(new Residents(text -> log.log(LogLevel.CRITICAL, text)));

        other.execute(() -> done.complete(null));
        other.start(log);

        await(done);
        other.close();
    }
}
