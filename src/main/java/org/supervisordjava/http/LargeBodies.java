package org.supervisordjava.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets few requests with a large body in at a time: read and parsed, one takes several times its
 * size, and the heap is small. Small requests pass.
 */
final class LargeBodies extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final int LARGE_BYTES = 64 * 1024;
    private static final int AT_ONCE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final transient Semaphore places = new Semaphore(AT_ONCE, true);
    private final transient HttpServlet next;

    LargeBodies(HttpServlet next) {
        this.next = next;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (!isLarge(request)) {
            next.service(request, response);
        } else if (gotPlace()) {
            try {
                next.service(request, response);
            } finally {
                places.release();
            }
        } else {
            response.sendError(503, "too many large requests at once");
        }
    }

    private boolean gotPlace() {
        try {
            return places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException shuttingDown) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A body of unknown length may be large. */
    static boolean isLarge(HttpServletRequest request) {
        return request.getContentLengthLong() > LARGE_BYTES
                || request.getHeader("Transfer-Encoding") != null;
    }
}
