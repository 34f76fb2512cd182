package org.supervisordjava.cli.rpc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Takes one connection, keeps the request, gives a prepared answer and hangs up. */
final class CannedServer implements AutoCloseable {

    private final ServerSocketChannel listener;
    private final String url;
    private final CompletableFuture<String> request = new CompletableFuture<>();

    private CannedServer(ServerSocketChannel listener, String url, String answer) {
        this.listener = listener;
        this.url = url;
        Thread.ofVirtual().start(() -> serve(answer));
    }

    static CannedServer unix(Path socket, String answer) throws IOException {
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        return new CannedServer(listener, "unix://" + socket, answer);
    }

    static CannedServer tcp(String answer) throws IOException {
        var listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
        return new CannedServer(listener, "http://127.0.0.1:" + port, answer);
    }

    private void serve(String answer) {
        try (var connection = listener.accept()) {
            var buffer = ByteBuffer.allocate(64 * 1024);
            do {
                connection.read(buffer);
            } while (!complete(text(buffer)));
            request.complete(text(buffer));
            connection.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            request.completeExceptionally(e);
        }
    }

    private static String text(ByteBuffer buffer) {
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }

    private static boolean complete(String request) {
        return request.startsWith("GET")
                ? request.endsWith("\r\n\r\n")
                : request.endsWith("</methodCall>\n");
    }

    String url() {
        return url;
    }

    String request() {
        return request.join();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
