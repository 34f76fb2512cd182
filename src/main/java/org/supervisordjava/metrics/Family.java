package org.supervisordjava.metrics;

import org.supervisordjava.metrics.SupervisorMetrics.Format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One metric name, and the lines of its series that have been added and not yet taken. Written as
 * the library writes them, which sorts, checks and copies every series at each scrape: of a
 * thousand processes that took longer than all the rest. One thread at a time.
 */
abstract sealed class Family {

    private static final int USUAL_BYTES = 256;

    private final String name;
    private final byte[] textHead;
    private final byte[] openMetricsHead;
    private byte[] lines = new byte[USUAL_BYTES];
    private int size;

    /**
     * @param suffix of a series' name, which the older format has in the head, too
     * @param textType what the older format calls the type
     */
    private Family(String name, String suffix, String type, String textType, String help) {
        this.name = name;
        var series = name + suffix;
        this.textHead =
                bytes(
                        "# HELP " + series + " " + help + "\n" + "# TYPE " + series + " " + textType
                                + "\n");
        this.openMetricsHead =
                bytes("# TYPE " + name + " " + type + "\n" + "# HELP " + name + " " + help + "\n");
    }

    static Gauge gauge(String name, String help) {
        return new Gauge(name, help);
    }

    /**
     * @param name without {@code _total}, which the format adds
     */
    static Counter counter(String name, String help) {
        return new Counter(name, help);
    }

    static Histogram histogram(String name, String help) {
        return new Histogram(name, help);
    }

    /**
     * @param name without {@code _info}, which the format adds
     */
    static Info info(String name, String help) {
        return new Info(name, help);
    }

    /** What stands before its lines. */
    byte[] head(Format format) {
        return switch (format) {
            case TEXT -> textHead;
            case OPEN_METRICS -> openMetricsHead;
        };
    }

    /** What has been added since it was asked last; none is an empty array. */
    byte[] takeLines() {
        var taken = Arrays.copyOf(lines, size);
        size = 0;
        return taken;
    }

    /** Takes the lines, and puts them and the head behind what is there. */
    void takeTo(List<byte[]> text, Format format) {
        if (size > 0) {
            text.add(head(format));
            text.add(takeLines());
        }
    }

    /**
     * @param suffix of the name
     * @param labels as they are written
     */
    final void line(byte[] suffix, byte[] labels, String value) {
        put(name);
        put(suffix);
        put(labels);
        put(" ");
        put(value);
        put("\n");
    }

    private void put(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, lines, size, bytes.length);
        size += bytes.length;
    }

    /**
     * @param ascii nothing else
     */
    @SuppressWarnings("deprecation") // the low bytes are all
    private void put(String ascii) {
        ensure(ascii.length());
        ascii.getBytes(0, ascii.length(), lines, size);
        size += ascii.length();
    }

    private void ensure(int room) {
        if (lines.length - size < room) {
            lines = Arrays.copyOf(lines, Math.max(2 * lines.length, size + room));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String number(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return Double.toString(value);
    }

    static final class Gauge extends Family {

        private static final byte[] SUFFIX = {};

        private Gauge(String name, String help) {
            super(name, "", "gauge", "gauge", help);
        }

        void add(SeriesLabels labels, double value) {
            line(SUFFIX, labels.text(), number(value));
        }

        void add(SeriesLabels labels, boolean value) {
            add(labels, value ? 1 : 0);
        }
    }

    static final class Counter extends Family {

        private static final byte[] SUFFIX = bytes("_total");

        private Counter(String name, String help) {
            super(name, "_total", "counter", "counter", help);
        }

        void add(SeriesLabels labels, double value) {
            line(SUFFIX, labels.text(), number(value));
        }
    }

    static final class Histogram extends Family {

        private static final byte[] BUCKET = bytes("_bucket");
        private static final byte[] COUNT = bytes("_count");
        private static final byte[] SUM = bytes("_sum");

        private Histogram(String name, String help) {
            super(name, "", "histogram", "histogram", help);
        }

        void add(SeriesLabels labels, LatencyHistogram latencies) {
            var bounds = latencies.bounds();
            var counts = latencies.counts();
            long count = 0;
            for (int i = 0; i < bounds.length; i++) {
                count += counts[i];
                line(BUCKET, labels.textWithLast("le", number(bounds[i])), Long.toString(count));
            }
            var own = labels.text();
            line(COUNT, own, Long.toString(count));
            line(SUM, own, number(latencies.sumSeconds()));
        }
    }

    static final class Info extends Family {

        private static final byte[] SUFFIX = bytes("_info");

        private Info(String name, String help) {
            super(name, "_info", "info", "gauge", help);
        }

        void add(SeriesLabels labels) {
            line(SUFFIX, labels.text(), "1");
        }
    }
}
