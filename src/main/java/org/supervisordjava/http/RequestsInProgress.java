package org.supervisordjava.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

import java.time.Duration;

/**
 * The requests whose answers are not completely written yet, so that whoever asks for a shutdown
 * hears that it has begun. Any thread.
 */
final class RequestsInProgress implements HttpConfiguration.Customizer {

    private int count;

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        begun();
        Request.addCompletionListener(request, failure -> completed());
        return request;
    }

    private synchronized void begun() {
        count++;
    }

    private synchronized void completed() {
        count--;
        notifyAll();
    }

    /** Waits until there are none, or for as long as the limit; an interrupt ends the wait. */
    synchronized void awaitNone(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        long left = limit.toMillis();
        try {
            while (count > 0 && left > 0) {
                wait(left);
                left = (deadline - System.nanoTime()) / 1_000_000;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
