package org.supervisordjava.config.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How a file is held from the look at it until it has been read, whatever is put at its path
 * meanwhile: to open a FIFO that somebody has put there would take for ever.
 */
@FunctionalInterface
public interface FilePinning {

    /** Does not pin: for those whom nobody waits for, and who can be interrupted. */
    FilePinning BY_NAME = file -> new Pinned(file, () -> {});

    /**
     * @throws java.nio.file.NoSuchFileException there is nothing
     */
    Pinned pin(Path file) throws IOException;

    /**
     * What lay at a path.
     *
     * @param path stands for it, to look at it and to open it, until this is closed
     * @param pin is closed with this
     */
    record Pinned(Path path, Closeable pin) implements Closeable {

        @Override
        public void close() throws IOException {
            pin.close();
        }
    }
}
