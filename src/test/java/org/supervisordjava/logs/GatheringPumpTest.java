package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.supervisordjava.posix.FileDescriptors;
import org.supervisordjava.posix.Poller;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.threads.Residents;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The pump between small pieces: on a clock that stands still all come in quick succession, and a
 * pause lasts as long as it takes to write the next ones.
 */
class GatheringPumpTest {

    private static final int PAUSES = 6;
    private static final int READS = 4;

    private final Gathering gathering = new Gathering(() -> 0);
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** The pump's thread, until it is over. */
    private final List<String> happened = new ArrayList<>();

    private FileDescriptors.Pipe pipe;
    private OutputPump pump;
    private int pauses;

    @BeforeEach
    void open() throws PosixException {
        pipe = FileDescriptors.pipe();
        pump =
                new OutputPump(
                        Poller.open(), new Residents(System.err::println), gathering, this::pause);
    }

    @AfterEach
    void close() throws PosixException {
        pump.close();
        FileDescriptors.close(pipe.read());
        FileDescriptors.close(pipe.write());
    }

    private void pause(long nanos) {
        happened.add("pause " + nanos);
        if (++pauses == PAUSES) {
            over.complete(null);
        } else {
            write(3);
        }
    }

    private void write(int pieces) {
        try {
            for (int i = 0; i < pieces; i++) {
                FileDescriptors.write(pipe.write(), ByteBuffer.allocateDirect(1));
            }
        } catch (PosixException e) {
            throw new AssertionError(e);
        }
    }

    private class Reader implements Watched {

        @Override
        public int fd() {
            return pipe.read();
        }

        @Override
        public Optional<Poller.Interest> interest() {
            return Optional.of(Poller.Interest.READ);
        }

        @Override
        public boolean ready(ByteBuffer scratch) throws PosixException {
            int count = FileDescriptors.read(pipe.read(), scratch);
            happened.add("read " + count);
            gathering.read(count, scratch.capacity());
            return true;
        }

        @Override
        public void close() {}
    }

    private List<String> happensWith(Reader reader) throws Exception {
        pump.execute(() -> pump.watch(reader));
        write(1);
        pump.start(new RecordedLog());
        over.get(60, TimeUnit.SECONDS);
        return List.copyOf(happened);
    }

    @Test
    void smallPieces_areReadTogether_afterPausesThatGrow() throws Exception {
        assertEquals(
                List.of(
                        "read 1",
                        "pause 100000",
                        "read 3",
                        "pause 200000",
                        "read 3",
                        "pause 400000",
                        "read 3",
                        "pause 800000",
                        "read 3",
                        "pause 1000000",
                        "read 3",
                        "pause 1000000"),
                happensWith(new Reader()));
    }

    @Test
    void conversation_isReadPieceByPiece() throws Exception {
        var talking =
                new Reader() {
                    @Override
                    public boolean ready(ByteBuffer scratch) throws PosixException {
                        boolean goesOn = super.ready(scratch);
                        gathering.spoken();
                        if (happened.size() == READS) {
                            over.complete(null);
                        } else {
                            write(1);
                        }
                        return goesOn;
                    }
                };

        assertEquals(List.of("read 1", "read 1", "read 1", "read 1"), happensWith(talking));
    }
}
