package org.supervisordjava.events;

import java.nio.charset.StandardCharsets;

/**
 * An event as a listener reads it: one line of {@code key:value} tokens, then the payload, which
 * has no line end of its own.
 *
 * <p>{@code len} counts characters (Unicode code points), not bytes: supervisord says so, and
 * listeners in Python read that many characters from a text stream.
 *
 * @param server identifier of the supervisor
 * @param pool name of the listener pool
 */
record EventEnvelope(String server, String pool, PooledEvent pooled) {

    private static final String PROTOCOL_VERSION = "3.0";

    String text() {
        var event = pooled.event();
        var payload = event.payload();
        return "ver:%s server:%s serial:%d pool:%s poolserial:%d eventname:%s len:%d\n%s"
                .formatted(
                        PROTOCOL_VERSION,
                        server,
                        event.serial(),
                        pool,
                        pooled.poolSerial(),
                        event.type(),
                        payload.codePointCount(0, payload.length()),
                        payload);
    }

    byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }
}
