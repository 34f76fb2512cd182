package org.supervisordjava.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;

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

    static Summary summary(String name, String help) {
        return new Summary(SummarySnapshot.builder().name(name).help(help));
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

    record Summary(SummarySnapshot.Builder builder) implements Family {

        void add(Labels labels, long count, double sum) {
            builder.dataPoint(
                    SummarySnapshot.SummaryDataPointSnapshot.builder()
                            .labels(labels)
                            .count(count)
                            .sum(sum)
                            .build());
        }

        @Override
        public MetricSnapshot build() {
            return builder.build();
        }
    }
}
