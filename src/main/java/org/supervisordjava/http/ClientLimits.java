package org.supervisordjava.http;

import java.time.Duration;

/**
 * What the clients of one listener may take.
 *
 * @param places connections that may stay; who comes beyond gets the grace
 * @param most connections there may be at all, in a rush
 * @param localPlaces that clients of this machine keep, whoever else comes
 * @param answering requests that may be answered at once, but for those about health
 * @param writing answers that clients may be slow to read at once: each holds its bytes
 * @param grace a connection is not closed for the sake of another before it is so old
 * @param head from the first byte of a request to the end of its head
 * @param body from the end of the head to the end of the request
 * @param answer until an answer is read; of one without end, until each piece is read
 */
record ClientLimits(
        int places,
        int most,
        int localPlaces,
        int answering,
        int writing,
        Duration grace,
        Duration head,
        Duration body,
        Duration answer) {

    /** At the most 1,024 connections take about 10 MB and as many descriptors. */
    static final ClientLimits USUAL =
            new ClientLimits(
                    64,
                    1024,
                    16,
                    128,
                    24,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(60));

    /**
     * The usual ones, as far as there are descriptors.
     *
     * @param descriptors that clients of one listener may take
     */
    static ClientLimits within(long descriptors) {
        int most = Math.clamp(descriptors, 8, USUAL.most);
        return new ClientLimits(
                Math.min(USUAL.places, most),
                most,
                Math.min(USUAL.localPlaces, most / 2),
                USUAL.answering,
                USUAL.writing,
                USUAL.grace,
                USUAL.head,
                USUAL.body,
                USUAL.answer);
    }
}
