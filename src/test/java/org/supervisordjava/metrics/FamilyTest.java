package org.supervisordjava.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.supervisordjava.metrics.SupervisorMetrics.Format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Families are written byte for byte as the library writes them. */
class FamilyTest {

    /** Sorted, as the library writes series. */
    private static final List<String> VALUES =
            List.of(
                    "",
                    "\n",
                    " a b ",
                    "\"",
                    "C:\\new\"\n\\",
                    "\\n",
                    "\u0001\t\r",
                    "plain",
                    "web:web_00",
                    "{a=\"b\"}",
                    "Grüße, 世界 \ud83d\ude00",
                    "half \ud83d");

    private static final double[] NUMBERS = {
        0,
        -0.0,
        1,
        -1,
        20,
        1.5,
        0.1 + 0.2,
        4096,
        9_999_999,
        10_000_000,
        1.7e9 + 0.123,
        123_456_789_012.0,
        1e-5,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Long.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    @ParameterizedTest
    @EnumSource
    void labels_areEscapedAndSorted(Format format) {
        for (var value : VALUES) {
            var family = Family.gauge("a_gauge", "What it tells: 1 or \u00e4.");
            family.add(SeriesLabels.of("name", value).with("group", "g").with("state", value), 1);

            assertText(
                    GaugeSnapshot.builder()
                            .name("a_gauge")
                            .help("What it tells: 1 or \u00e4.")
                            .dataPoint(
                                    GaugeSnapshot.GaugeDataPointSnapshot.builder()
                                            .labels(
                                                    Labels.of(
                                                            "name", value, "group", "g", "state",
                                                            value))
                                            .value(1)
                                            .build())
                            .build(),
                    family,
                    format);
        }
    }

    @ParameterizedTest
    @EnumSource
    void numbers_ofGauges(Format format) {
        for (double number : NUMBERS) {
            var family = Family.gauge("a_gauge", "A help.");
            family.add(SeriesLabels.NONE, number);

            assertText(
                    GaugeSnapshot.builder()
                            .name("a_gauge")
                            .help("A help.")
                            .dataPoint(
                                    GaugeSnapshot.GaugeDataPointSnapshot.builder()
                                            .value(number)
                                            .build())
                            .build(),
                    family,
                    format);
        }
    }

    @ParameterizedTest
    @EnumSource
    void counters_ofSeveralSeries(Format format) {
        var family = Family.counter("a_counter_seconds", "A help.");
        var expected = CounterSnapshot.builder().name("a_counter_seconds").help("A help.");
        for (var value : List.of("a", "b", "c")) {
            family.add(SeriesLabels.of("x", value).with("a", "0"), 1.5);
            expected.dataPoint(
                    CounterSnapshot.CounterDataPointSnapshot.builder()
                            .labels(Labels.of("a", "0", "x", value))
                            .value(1.5)
                            .build());
        }

        assertText(expected.build(), family, format);
    }

    @ParameterizedTest
    @EnumSource
    void infos(Format format) {
        var family = Family.info("supervisord", "A help.");
        family.add(SeriesLabels.of("version", "1").with("config", "/a \"b\""));

        assertText(
                InfoSnapshot.builder()
                        .name("supervisord")
                        .help("A help.")
                        .dataPoint(
                                InfoSnapshot.InfoDataPointSnapshot.builder()
                                        .labels(Labels.of("version", "1", "config", "/a \"b\""))
                                        .build())
                        .build(),
                family,
                format);
    }

    /** Their bound stands last, and their buckets add up. */
    @ParameterizedTest
    @EnumSource
    void histograms(Format format) {
        var latencies = new LatencyHistogram(0.001, 0.5, 10);
        for (long millis : new long[] {1, 2, 500, 501, 20_000, 20_000}) {
            latencies.record(Duration.ofMillis(millis));
        }
        var family = Family.histogram("a_histogram_seconds", "A help.");
        family.add(SeriesLabels.NONE, latencies);
        family.add(SeriesLabels.of("name", "a").with("probe", "b"), latencies);

        var expected = HistogramSnapshot.builder().name("a_histogram_seconds").help("A help.");
        for (var labels : List.of(Labels.EMPTY, Labels.of("name", "a", "probe", "b"))) {
            expected.dataPoint(
                    HistogramSnapshot.HistogramDataPointSnapshot.builder()
                            .labels(labels)
                            .classicHistogramBuckets(
                                    ClassicHistogramBuckets.of(
                                            new double[] {0.001, 0.5, 10, Double.POSITIVE_INFINITY},
                                            new long[] {1, 2, 1, 2}))
                            .sum(41.004)
                            .build());
        }
        assertText(expected.build(), family, format);
    }

    @Test
    void whatWasTaken_isNotThereAgain_andStaysAsItWas() {
        var family = Family.gauge("a", "A help.");
        family.add(SeriesLabels.NONE, 1);
        var first = family.takeLines();
        family.add(SeriesLabels.NONE, 2);
        var second = family.takeLines();

        assertArrayEquals("a 1.0\n".getBytes(UTF_8), first);
        assertArrayEquals("a 2.0\n".getBytes(UTF_8), second);
        assertEquals(0, family.takeLines().length);
    }

    @Test
    void familyWithoutSeries_hasNoHead() {
        var text = new ArrayList<byte[]>();
        Family.gauge("a", "A help.").takeTo(text, Format.TEXT);

        assertEquals(List.of(), text);
    }

    @Test
    void labelThatIsThereAlready_isRefused() {
        var labels = SeriesLabels.of("name", "a");

        assertThrows(IllegalArgumentException.class, () -> labels.with("name", "b"));
    }

    private static void assertText(MetricSnapshot expected, Family family, Format format) {
        var text = new ArrayList<byte[]>();
        family.takeTo(text, format);
        var actual = new ByteArrayOutputStream();
        text.forEach(actual::writeBytes);

        assertEquals(ofLibrary(expected, format), actual.toString(UTF_8));
    }

    /** Without the mark at the end. */
    private static String ofLibrary(MetricSnapshot metric, Format format) {
        ExpositionFormatWriter writer =
                switch (format) {
                    case TEXT -> PrometheusTextFormatWriter.create();
                    case OPEN_METRICS -> OpenMetricsTextFormatWriter.create();
                };
        var text = new ByteArrayOutputStream();
        try {
            writer.write(text, MetricSnapshots.of(metric));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString(UTF_8).replaceAll("# EOF\n$", "");
    }
}
