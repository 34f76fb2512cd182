package org.supervisordjava.config.option;

import java.util.List;
import java.util.stream.Stream;

/** The {@code rlimit_*} options: one for each resource of setrlimit(2). */
public final class RlimitOptions {

    public static final String PREFIX = "rlimit_";

    /** Linux's resources, in alphabetical order. */
    public static final List<String> RESOURCES =
            List.of(
                    "as",
                    "core",
                    "cpu",
                    "data",
                    "fsize",
                    "locks",
                    "memlock",
                    "msgqueue",
                    "nice",
                    "nofile",
                    "nproc",
                    "rss",
                    "rtprio",
                    "rttime",
                    "sigpending",
                    "stack");

    private RlimitOptions() {}

    static Stream<Option> all() {
        return RESOURCES.stream()
                .map(
                        resource ->
                                Option.unset(
                                                PREFIX + resource,
                                                ValueType.RLIMIT,
                                                "Limit RLIMIT_"
                                                        + resource.toUpperCase(
                                                                java.util.Locale.ROOT)
                                                        + " of setrlimit(2).")
                                        .added());
    }
}
