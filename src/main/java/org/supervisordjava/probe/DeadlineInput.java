package org.supervisordjava.probe;

import java.io.FilterInputStream;
import java.io.IOException;
import java.net.Socket;

/** A socket's input whose reads together end at the deadline, however slowly the bytes come. */
final class DeadlineInput extends FilterInputStream {

    private final Socket socket;
    private final Deadline deadline;

    DeadlineInput(Socket socket, Deadline deadline) throws IOException {
        super(socket.getInputStream());
        this.socket = socket;
        this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
        socket.setSoTimeout(deadline.remainingMillis());
        return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        socket.setSoTimeout(deadline.remainingMillis());
        return super.read(bytes, offset, length);
    }
}
