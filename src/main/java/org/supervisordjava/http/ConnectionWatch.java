package org.supervisordjava.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Tells {@link Connections} what each request is waiting for. */
final class ConnectionWatch extends Handler.Wrapper {

    static final String CLIENT_ATTRIBUTE = Client.class.getName();

    private static final byte[] BUSY =
            "too many requests are being answered; try again later\n"
                    .getBytes(StandardCharsets.US_ASCII);

    ConnectionWatch(Handler next) {
        super(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var connection = request.getConnectionMetaData().getConnection();
        var connections = request.getConnectionMetaData().getConnector().getBean(Connections.class);
        var client = connections.client(connection.getEndPoint());
        if (client.isEmpty()) {
            callback.failed(new IOException("the connection has been closed"));
            return true;
        }
        var watched = client.get();
        watched.requestHasCome(hasBody(request), System.nanoTime());
        Request.addCompletionListener(request, failure -> watched.answered(System.nanoTime()));
        request.setAttribute(CLIENT_ATTRIBUTE, watched);
        var watchedResponse = new WatchedResponse(request, response, watched);
        if (connections.isBusy()
                && !HealthRoutes.OPEN_PATHS.contains(request.getHttpURI().getDecodedPath())) {
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
            watchedResponse.write(true, ByteBuffer.wrap(BUSY), callback);
            return true;
        }
        return super.handle(new WatchedRequest(request, watched), watchedResponse, callback);
    }

    private static boolean hasBody(Request request) {
        var headers = request.getHeaders();
        return headers.contains(HttpHeader.TRANSFER_ENCODING)
                || headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0;
    }

    private static final class WatchedRequest extends Request.Wrapper {

        private final Client client;

        WatchedRequest(Request request, Client client) {
            super(request);
            this.client = client;
        }

        @Override
        public Content.Chunk read() {
            var chunk = super.read();
            if (Content.Chunk.isFailure(chunk)) {
                client.hasGone();
            } else if (chunk != null && chunk.isLast()) {
                client.bodyIsComplete(System.nanoTime());
            }
            return chunk;
        }
    }

    private static final class WatchedResponse extends Response.Wrapper {

        private final Client client;

        WatchedResponse(Request request, Response response, Client client) {
            super(request, response);
            this.client = client;
        }

        @Override
        public void write(boolean last, ByteBuffer bytes, Callback callback) {
            client.writing(System.nanoTime());
            super.write(
                    last,
                    bytes,
                    new Callback.Nested(callback) {
                        @Override
                        public void succeeded() {
                            client.written();
                            super.succeeded();
                        }

                        @Override
                        public void failed(Throwable failure) {
                            client.hasGone();
                            super.failed(failure);
                        }
                    });
        }
    }
}
