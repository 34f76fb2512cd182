package org.supervisordjava.metrics;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** How long something took, counted in buckets. Any thread. */
final class LatencyHistogram {

    private final double[] bounds;
    private final AtomicLongArray counts;
    private final LongAdder nanos = new LongAdder();

    /**
     * @param bounds upper ones in seconds, ascending; there is one more bucket, without end
     */
    LatencyHistogram(double... bounds) {
        this.bounds = bounds.clone();
        this.counts = new AtomicLongArray(bounds.length + 1);
    }

    void record(Duration latency) {
        double seconds = latency.toNanos() / 1e9;
        int bucket = 0;
        while (bucket < bounds.length && seconds > bounds[bucket]) {
            bucket++;
        }
        counts.incrementAndGet(bucket);
        nanos.add(latency.toNanos());
    }

    double[] bounds() {
        var all = Arrays.copyOf(bounds, bounds.length + 1);
        all[bounds.length] = Double.POSITIVE_INFINITY;
        return all;
    }

    /** Of each bucket alone. */
    long[] counts() {
        var all = new long[counts.length()];
        for (int i = 0; i < all.length; i++) {
            all[i] = counts.get(i);
        }
        return all;
    }

    double sumSeconds() {
        return nanos.sum() / 1e9;
    }
}
