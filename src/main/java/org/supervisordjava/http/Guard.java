package org.supervisordjava.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;

import jakarta.servlet.http.HttpServletResponse;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.supervisor.port.MainLog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** What every request passes before its route and after, and what happens when a route breaks. */
public final class Guard implements Routes {

    static final String ACCESS_ATTRIBUTE = Access.class.getName();

    /** Where reading is a POST, too. */
    public static final String XML_RPC = "/RPC2";

    private static final String TEXT = "text/plain; charset=utf-8";

    private static final String CALLER_ATTRIBUTE = Caller.class.getName();

    private static final String BODY_ATTRIBUTE = Guard.class.getName() + ".body";

    /** Of a request: the largest legal one is a sendProcessStdin call. */
    static final long MAX_BODY_BYTES = 1024 * 1024;

    /** Of a body that is read at once. Most have some hundred. */
    private static final int SMALL_BODY_BYTES = 8 * 1024;

    /** Read of a body that is too large before its sender is told, in the time that bodies have. */
    private static final long TOO_MANY_BYTES = 16 * MAX_BODY_BYTES;

    private final MainLog mainLog;

    Guard(MainLog mainLog) {
        this.mainLog = mainLog;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.before(this::check);
        routes.after(Guard::send);
        routes.exception(HttpResponseException.class, Guard::cannotBeServed);
        routes.exception(Exception.class, this::unexpected);
    }

    /** What was sent with a request that was let through. */
    public static byte[] body(Context request) {
        byte[] known = request.attribute(BODY_ATTRIBUTE);
        return known == null ? request.bodyAsBytes() : known;
    }

    /** Who has sent a request that was let through. */
    public static Caller caller(Context request) {
        return Objects.requireNonNull(request.attribute(CALLER_ATTRIBUTE));
    }

    /**
     * Writes an answer of any size, and before it its length: some clients do not read chunks, and
     * a connection that ends early is noticed. Javalin would copy each through an array of 32 KB,
     * and Jetty write it in pieces of 8. An endless stream has no result.
     */
    private static void send(Context request) {
        var answer = request.resultInputStream();
        if (answer instanceof ByteArrayInputStream || answer instanceof PieceStream) {
            try {
                send(answer, request.res());
            } catch (IOException clientGone) {
                // Javalin, which goes on with what is left, hears of it once more.
            }
        }
    }

    private static void send(InputStream answer, HttpServletResponse response) throws IOException {
        int length = answer.available();
        response.setContentLengthLong(length);
        if (length > response.getBufferSize()) {
            response.setBufferSize(PieceStream.WRITTEN_BYTES);
        }
        answer.transferTo(response.getOutputStream());
    }

    private static Access access(Context request) {
        return Objects.requireNonNull(request.attribute(ACCESS_ATTRIBUTE));
    }

    /** The connection that a request came by. */
    static Client client(Context request) {
        return Objects.requireNonNull(request.attribute(ConnectionWatch.CLIENT_ATTRIBUTE));
    }

    private void check(Context request) throws IOException {
        if (!isDecodable(request.path())) {
            refuse(
                    request,
                    400,
                    "there is a % in the path without two hexadecimal digits behind it: write %25");
            return;
        }
        var peer = client(request).peer();
        switch (access(request)
                .decide(
                        request.path(),
                        request.header("Authorization"),
                        request.header("Host"),
                        peer)) {
            case Access.Decision.Allowed(var role, var user) -> {
                request.attribute(CALLER_ATTRIBUTE, new Caller(() -> peer.describe(user), role));
                if (mayGoOn(request)) {
                    readWhole(request);
                }
            }
            case Access.Decision.Unauthorized() ->
                    refuse(
                            request.header("WWW-Authenticate", "Basic realm=\"default\"")
                                    .header("Connection", "close"),
                            401,
                            "this address needs a user name and a password");
            case Access.Decision.TooSoon(var left) ->
                    refuse(
                            request.header("Retry-After", "" + (left.toSeconds() + 1))
                                    .header("Connection", "close"),
                            429,
                            "too many wrong passwords from your address; try again in %d s"
                                    .formatted(left.toSeconds() + 1));
            case Access.Decision.NotServedHere() -> notServedHere(request);
            case Access.Decision.ForeignName(var section) ->
                    refuse(
                            request,
                            421,
                            "this address is not known by the name that you have called it by,"
                                    + " which could be a web page's trick: use its IP address, add"
                                    + " the name to allowed_hosts of [%s], or configure username"
                                            .formatted(section)
                                    + " and password");
        }
    }

    /** In parameters of the path, which nobody here has, Jetty does not look. */
    private static boolean isDecodable(String path) {
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
            if (at + 2 >= path.length()
                    || Character.digit(path.charAt(at + 1), 16) < 0
                    || Character.digit(path.charAt(at + 2), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** A person with a browser is told how to open the page. */
    private static void notServedHere(Context request) {
        refuse(
                request,
                403,
                "this address serves health and metrics only, because no credentials are configured"
                        + " for it; use the unix socket, or configure username and password");
        if (ClosedPage.isAsked(request)) {
            ClosedPage.answer(request);
        }
    }

    /** What is called by XML-RPC shows later. */
    private static boolean mayGoOn(Context request) {
        if (request.method().equals(HandlerType.GET)) {
            return true;
        }
        if (!SameOrigin.allows(request)) {
            refuse(
                    request,
                    403,
                    "a request from another web site may not change anything here; if the site is"
                            + " this one behind a reverse proxy, let the proxy pass on the Host that"
                            + " the browser has sent (nginx: proxy_set_header Host $http_host)");
            return false;
        }
        if (!caller(request).mayOperate() && !request.path().equals(XML_RPC)) {
            refuse(request, 403, "this user may only read");
            return false;
        }
        return true;
    }

    /**
     * Before anything is done, also where no body is expected: so that the time for which a client
     * may be slow ends, and the one in which it waits for us begins.
     */
    private static void readWhole(Context request) throws IOException {
        if (request.method().equals(HandlerType.GET)) {
            return;
        }
        int length = request.req().getContentLength();
        if (length > 0 && length <= SMALL_BODY_BYTES && request.path().equals(XML_RPC)) {
            request.attribute(BODY_ATTRIBUTE, read(request.req().getInputStream(), length));
            return;
        }
        try {
            request.bodyAsBytes();
        } catch (HttpResponseException tooLarge) {
            discard(request, TOO_MANY_BYTES);
            throw tooLarge;
        }
    }

    /** Into one array: Javalin takes one of 8 KB for each body, and copies it twice. */
    private static byte[] read(InputStream body, int length) throws IOException {
        var bytes = body.readNBytes(length);
        // The end, by which the time that the client has for it is over.
        body.read();
        return bytes;
    }

    private static void refuse(Context request, int status, String message) {
        discardBody(request);
        tell(request, status, message);
        request.skipRemainingHandlers();
    }

    private static void tell(Context request, int status, String message) {
        if (ProblemDetails.isAsked(request)) {
            ProblemDetails.answer(request, status, message);
        } else {
            request.status(status).contentType(TEXT).result(message + "\n");
        }
    }

    /** No such path, a body that is too large, and what else has a status of its own. */
    private static void cannotBeServed(HttpResponseException e, Context request) {
        tell(request, e.getStatus(), String.valueOf(e.getMessage()));
    }

    /**
     * A client that still sends would find the connection closed, and not what it is told. A large
     * body is not waited for: a stranger could keep its place from others.
     */
    private static void discardBody(Context request) {
        if (!LargeBodies.isLarge(request.req())) {
            discard(request, MAX_BODY_BYTES);
        }
    }

    private static void discard(Context request, long bytes) {
        try {
            request.req().getInputStream().skip(bytes);
        } catch (IOException clientGone) {
            // Then nobody is there to be told.
        }
    }

    /** Memory is short, most likely because too much was asked for at once. */
    void outOfOrder(HttpServletResponse response, Error e) {
        mainLog.log(LogLevel.ERROR, "cannot answer an HTTP request: " + e);
        if (!response.isCommitted()) {
            response.reset();
            response.setStatus(503);
        }
    }

    private void unexpected(Exception e, Context request) {
        if (client(request).isGone()) {
            // It has hung up, or was too slow: that is its own affair, and nobody is there to read.
            request.status(408).result("");
            return;
        }
        mainLog.log(
                LogLevel.CRITICAL,
                "cannot answer %s %s: %s; this is a defect, please report it"
                        .formatted(request.method(), request.path(), e));
        tell(request, 500, "internal error");
    }
}
