package org.supervisordjava.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** One request over a unix socket. */
public final class UnixHttp {

    private UnixHttp() {}

    /**
     * @return the whole answer with its headers
     */
    public static String get(Path socket, String path) throws IOException {
        return send(socket, "GET " + path + " HTTP/1.0\r\n\r\n");
    }

    /** Without a body. */
    public static String post(Path socket, String path) throws IOException {
        return send(socket, "POST " + path + " HTTP/1.0\r\nContent-Length: 0\r\n\r\n");
    }

    static String send(Path socket, String request) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
            var answer = new ByteArrayOutputStream();
            var buffer = ByteBuffer.allocate(8192);
            while (channel.read(buffer) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return answer.toString(ISO_8859_1);
        }
    }
}
