package org.supervisordjava.config.option;

import java.util.List;
import java.util.stream.Stream;

/** The options of what is called when something happens to a program. */
final class HookOptions {

    private HookOptions() {}

    static Stream<Option> all() {
        return Stream.concat(
                        Stream.of(
                                        List.of("on_ready", "is ready, once in each life"),
                                        List.of("on_exit", "has ended, for whatever reason"),
                                        List.of("on_fatal", "has been given up"))
                                .flatMap(trigger -> of(trigger.getFirst(), trigger.getLast())),
                        settings())
                .map(Option::added);
    }

    private static Stream<Option> of(String trigger, String words) {
        return Stream.of(
                Option.unset(
                                trigger + "_exec",
                                ValueType.COMMAND,
                                "Command to run when it "
                                        + words
                                        + ", with the facts in HOOK_ variables.")
                        .perProcess(),
                Option.unset(
                                trigger + "_webhook",
                                ValueType.WEBHOOK_URL,
                                "URL to post the facts to, as JSON, when it " + words + ".")
                        .perProcess());
    }

    private static Stream<Option> settings() {
        return Stream.of(
                Option.of(
                                "hook_headers",
                                ValueType.ENVIRONMENT,
                                "",
                                "Headers of the webhooks' requests.")
                        .perProcess(),
                Option.of(
                        "hook_timeout",
                        ValueType.DURATION,
                        "10s",
                        "How long one try of a hook may take."),
                Option.of(
                                "hook_retries",
                                ValueType.INTEGER,
                                "3",
                                "Retries after the first failed try of a hook.")
                        .within(new IntegerRange(0, 100)),
                Option.of(
                        "hook_retry_delay",
                        ValueType.DURATION,
                        "2s",
                        "Pause before a hook's first retry, doubled for each further one."));
    }
}
