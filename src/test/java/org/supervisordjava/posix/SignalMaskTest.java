package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.Signal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

class SignalMaskTest {

    @TempDir private Path process;

    @Test
    void blocked_isWhatAllThreadsBlock() throws IOException {
        thread("1", "SigBlk:\t0000000000004003\n");
        thread("2", "SigBlk:\t0000000000004001\n");

        assertEquals(Optional.of(SignalMask.of(Set.of(Signal.TERM, Signal.HUP))), blocked());
    }

    /** To be deaf to a signal because it was thought to come another way would be for good. */
    @Test
    void threadsThatCannotBeListed_areUnknown() {
        assertTrue(blocked().isEmpty());
    }

    @Test
    void aThreadThatCannotBeRead_isUnknown() throws IOException {
        thread("1", "SigBlk:\t0000000000004003\n");
        Files.createDirectories(process.resolve("task/2/status"));

        assertTrue(blocked().isEmpty());
    }

    /**
     * Between being listed and being read: it takes no signal, and is no reason to know nothing.
     */
    @Test
    void aThreadThatHasEnded_doesNotCount() throws IOException {
        thread("1", "SigBlk:\t0000000000004003\n");
        Files.createSymbolicLink(process.resolve("task/2"), process.resolve("gone"));

        assertTrue(blocked().orElseThrow().contains(Signal.TERM));
    }

    private void thread(String id, String status) throws IOException {
        var folder = Files.createDirectories(process.resolve("task").resolve(id));
        Files.writeString(folder.resolve("status"), status);
    }

    private Optional<SignalMask> blocked() {
        return SignalMask.blockedByAllThreads(process);
    }
}
