package org.supervisordjava.config.build;

import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.config.model.ProcessConfig.ProgramType;
import org.supervisordjava.config.model.RestartLimits;
import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.text.Durations;
import org.supervisordjava.config.text.InvalidValueException;

import java.time.Duration;
import java.util.Optional;

/** Reads when a service is restarted though it works. */
final class RestartLimitsSection {

    private static final MemorySize LEAST_MEMORY = new MemorySize(1L << 20);
    private static final Duration LEAST_TIME = Duration.ofSeconds(1);

    /** Of the lifetime: enough to keep a pool of workers from going away together. */
    private static final int USUAL_JITTER = 10;

    private final SectionOptions options;
    private final Values values;

    RestartLimitsSection(SectionOptions options, Values values) {
        this.options = options;
        this.values = values;
    }

    Optional<RestartLimits> build() {
        var memory = options.findUnlessEmpty("memory_limit", this::memory);
        var interval = options.get("memory_check_interval", RestartLimitsSection::time);
        var lifetime = options.findUnlessEmpty("maximum_lifetime", RestartLimitsSection::time);
        var jitter = lifetime.map(this::jitter).orElse(Duration.ZERO);
        if (memory.isEmpty() && lifetime.isEmpty()) {
            return Optional.empty();
        }
        if (ProgramSection.type(options) == ProgramType.ONESHOT) {
            options.error(
                    memory.isPresent() ? "memory_limit" : "maximum_lifetime",
                    "only a service is restarted when it reaches a limit; a oneshot would begin anew",
                    "remove it, or type=oneshot; rlimit_as and rlimit_cpu limit a oneshot");
        }
        return Optional.of(new RestartLimits(memory, interval, lifetime, jitter));
    }

    private MemorySize memory(String text) throws InvalidValueException {
        var size = new MemorySize(values.byteSize(text));
        if (LEAST_MEMORY.isMoreThan(size)) {
            throw new InvalidValueException(
                    "`%s` are bytes, less than any program needs; write 512MB or 2GB"
                            .formatted(text));
        }
        return size;
    }

    private static Duration time(String text) throws InvalidValueException {
        var time = Durations.parse(text);
        if (time.compareTo(LEAST_TIME) < 0) {
            throw new InvalidValueException(
                    "`%s` is less than a second; write 30s, 5m or 24h".formatted(text));
        }
        return time;
    }

    private Duration jitter(Duration lifetime) {
        var jitter =
                options.findUnlessEmpty("maximum_lifetime_jitter", Durations::parse)
                        .orElseGet(() -> lifetime.dividedBy(USUAL_JITTER));
        if (jitter.compareTo(lifetime) >= 0) {
            options.error(
                    "maximum_lifetime_jitter",
                    "maximum_lifetime_jitter is not shorter than maximum_lifetime",
                    "lower it to less than %s".formatted(Durations.format(lifetime)));
        }
        return jitter;
    }
}
