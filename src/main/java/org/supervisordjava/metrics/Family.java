package org.supervisordjava.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** One metric name with its series, being collected for one scrape. One thread. */
sealed interface Family {

    MetricSnapshot build();

    static Gauge gauge(String name, String help) {
        return new Gauge(GaugeSnapshot.builder().name(name).help(help));
    }

    /**
     * @param name without {@code _total}, which the format adds
     */
    static Counter counter(String name, String help) {
        return new Counter(CounterSnapshot.builder().name(name).help(help));
    }

    static Histogram histogram(String name, String help) {
        return new Histogram(HistogramSnapshot.builder().name(name).help(help));
    }

    /**
     * @param name without {@code _info}, which the format adds
     */
    static Info info(String name, String help) {
        return new Info(InfoSnapshot.builder().name(name).help(help));
    }

    record Gauge(GaugeSnapshot.Builder builder) implements Family {

        void add(Labels labels, double value) {
            builder.dataPoint(
                    GaugeSnapshot.GaugeDataPointSnapshot.builder()
                            .labels(labels)
                            .value(value)
                            .build());
        }

        void add(Labels labels, boolean value) {
            add(labels, value ? 1 : 0);
        }

        @Override
        public MetricSnapshot build() {
            return builder.build();
        }
    }

    record Counter(CounterSnapshot.Builder builder) implements Family {

        void add(Labels labels, double value) {
            builder.dataPoint(
                    CounterSnapshot.CounterDataPointSnapshot.builder()
                            .labels(labels)
                            .value(value)
                            .build());
        }

        @Override
        public MetricSnapshot build() {
            return builder.build();
        }
    }

    record Histogram(HistogramSnapshot.Builder builder) implements Family {

        void add(Labels labels, LatencyHistogram latencies) {
            builder.dataPoint(
                    HistogramSnapshot.HistogramDataPointSnapshot.builder()
                            .labels(labels)
                            .classicHistogramBuckets(
                                    ClassicHistogramBuckets.of(
                                            latencies.bounds(), latencies.counts()))
                            .sum(latencies.sumSeconds())
                            .build());
        }

        @Override
        public MetricSnapshot build() {
            return builder.build();
        }
    }

    record Info(InfoSnapshot.Builder builder) implements Family {

        void add(Labels labels) {
            builder.dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder().labels(labels).build());
        }

        @Override
        public MetricSnapshot build() {
            return builder.build();
        }
    }
}
