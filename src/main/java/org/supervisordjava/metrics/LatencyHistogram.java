package org.supervisordjava.metrics;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** How long something took, counted in buckets. Any thread. */
final class LatencyHistogram {

    private final double[] bounds;
    private final AtomicLongArray counts;
    private final LongAdder nanos = new LongAdder();

    /** Counted last: who has seen it sees the rest. */
    private final AtomicLong recorded = new AtomicLong();

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
        recorded.incrementAndGet();
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

    /** How much has been recorded in all of these. */
    static long total(Collection<LatencyHistogram> histograms) {
        long total = 0;
        for (var each : histograms) {
            total += each.recorded.get();
        }
        return total;
    }

    double sumSeconds() {
        return nanos.sum() / 1e9;
    }
}
