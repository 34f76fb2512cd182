package org.supervisordjava.config.build;

import org.supervisordjava.config.model.ProcessConfig.ResourceLimits;
import org.supervisordjava.config.model.ProcessConfig.Rlimit;
import org.supervisordjava.config.option.RlimitOptions;
import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.text.InvalidValueException;

import java.util.HashMap;

/** Builds the limits of one process. */
final class LimitsSection {

    private final SectionOptions options;
    private final Values values;

    LimitsSection(SectionOptions options, Values values) {
        this.options = options;
        this.values = values;
    }

    ResourceLimits build() {
        var rlimits = new HashMap<String, Rlimit>();
        if (options.isAnySet(RlimitOptions.PREFIX)) {
            for (String resource : RlimitOptions.RESOURCES) {
                options.find(RlimitOptions.PREFIX + resource, this::rlimit)
                        .ifPresent(limit -> rlimits.put(resource, limit));
            }
        }
        return new ResourceLimits(
                rlimits, options.findNumber("nice"), options.findNumber("oom_score_adj"));
    }

    private Rlimit rlimit(String text) throws InvalidValueException {
        var parts = text.split(":", -1);
        if (parts.length > 2) {
            throw new InvalidValueException("`" + text + "` is not a limit; write soft:hard");
        }
        long soft = limit(parts[0]);
        long hard = parts.length == 2 ? limit(parts[1]) : soft;
        boolean isAbove = hard != Rlimit.UNLIMITED && (soft == Rlimit.UNLIMITED || soft > hard);
        if (isAbove) {
            throw new InvalidValueException(
                    "the soft limit %s is above the hard limit %s".formatted(parts[0], parts[1]));
        }
        return new Rlimit(soft, hard);
    }

    private long limit(String text) throws InvalidValueException {
        var stripped = text.strip();
        if (stripped.equals("unlimited") || stripped.equals("infinity")) {
            return Rlimit.UNLIMITED;
        }
        long limit = values.byteSize(stripped);
        if (limit < 0) {
            throw new InvalidValueException(
                    "`" + text + "` is not a limit; write a number or unlimited");
        }
        return limit;
    }
}
