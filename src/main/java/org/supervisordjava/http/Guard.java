package org.supervisordjava.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;

import jakarta.servlet.http.HttpServletResponse;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.supervisor.port.MainLog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;

/** What every request passes before its route and after, and what happens when a route breaks. */
final class Guard implements Routes {

    static final String ACCESS_ATTRIBUTE = Access.class.getName();

    /** Of a request: the largest legal one is a sendProcessStdin call. */
    static final long MAX_BODY_BYTES = 1024 * 1024;

    private final MainLog mainLog;

    Guard(MainLog mainLog) {
        this.mainLog = mainLog;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.before(this::check);
        routes.after(Guard::tellLength);
        routes.exception(Exception.class, this::unexpected);
    }

    /** Whether the sender may see what only controllers should. */
    static boolean mayControl(Context request) {
        return access(request).mayControl(request.header("Authorization"));
    }

    /**
     * Of an answer of any size: some clients do not read chunks, and a connection that ends early
     * is noticed. An endless stream has no result.
     */
    private static void tellLength(Context request) {
        if (request.resultInputStream() instanceof ByteArrayInputStream bytes) {
            request.res().setContentLengthLong(bytes.available());
        }
    }

    private static Access access(Context request) {
        return Objects.requireNonNull(request.attribute(ACCESS_ATTRIBUTE));
    }

    /** The connection that a request came by. */
    static Client client(Context request) {
        return Objects.requireNonNull(request.attribute(ConnectionWatch.CLIENT_ATTRIBUTE));
    }

    private void check(Context request) {
        switch (access(request).decide(request.path(), request.header("Authorization"))) {
            case ALLOWED -> {
                refuseForeignPages(request);
                readWhole(request);
            }
            case UNAUTHORIZED ->
                    refuse(
                            request.header("WWW-Authenticate", "Basic realm=\"default\"")
                                    .header("Connection", "close"),
                            401,
                            "this address needs a user name and a password");
            case NOT_SERVED_HERE ->
                    refuse(
                            request,
                            403,
                            "this address serves health and metrics only, because no credentials"
                                    + " are configured for it; use the unix socket, or configure"
                                    + " username and password");
        }
    }

    private static void refuseForeignPages(Context request) {
        if (!request.method().equals(HandlerType.GET) && !SameOrigin.allows(request)) {
            refuse(request, 403, "a request from another web site may not change anything here");
        }
    }

    /**
     * Before anything is done, also where no body is expected: so that the time for which a client
     * may be slow ends, and the one in which it waits for us begins.
     */
    private static void readWhole(Context request) {
        if (!request.method().equals(HandlerType.GET)) {
            request.bodyAsBytes();
        }
    }

    private static void refuse(Context request, int status, String message) {
        discardBody(request);
        request.status(status).contentType("text/plain; charset=utf-8").result(message + "\n");
        request.skipRemainingHandlers();
    }

    /**
     * A client that still sends would find the connection closed, and not what it is told. A large
     * body is not waited for: a stranger could keep its place from others.
     */
    private static void discardBody(Context request) {
        try {
            if (!LargeBodies.isLarge(request.req())) {
                request.bodyInputStream().skip(MAX_BODY_BYTES);
            }
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
        request.status(500).contentType("text/plain; charset=utf-8").result("internal error\n");
    }
}
