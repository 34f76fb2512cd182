package org.supervisordjava.config.model;

import org.supervisordjava.config.text.SecretMask;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is called when something happens to a program.
 *
 * @param commands run as the program's user, in its environment, with the facts added
 * @param webhooks that get the facts as JSON
 * @param headers of each webhook's request
 * @param timeout of one try
 * @param retries after the first failed try
 * @param retryDelay before the first retry, doubled for each further one
 */
public record HooksConfig(
        Map<Trigger, List<String>> commands,
        Map<Trigger, String> webhooks,
        Map<String, String> headers,
        Duration timeout,
        int retries,
        Duration retryDelay) {

    public static final HooksConfig NONE =
            new HooksConfig(
                    Map.of(), Map.of(), Map.of(), Duration.ofSeconds(10), 3, Duration.ofSeconds(2));

    public HooksConfig {
        commands = Map.copyOf(commands);
        webhooks = Map.copyOf(webhooks);
        headers = Map.copyOf(headers);
    }

    /** What has happened. */
    public enum Trigger {
        /** It is ready for the first time of this life. */
        READY,
        /** It has ended, for whatever reason. */
        EXIT,
        /** It has been given up. */
        FATAL;

        public String label() {
            return "on_" + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What is called. */
    public sealed interface Hook {}

    public record HookCommand(List<String> words) implements Hook {
        public HookCommand {
            words = List.copyOf(words);
        }

        @Override
        public String toString() {
            return SecretMask.inWords(words).toString();
        }
    }

    public record Webhook(String url, Map<String, String> headers) implements Hook {
        public Webhook {
            headers = Map.copyOf(headers);
        }

        /** Paths, queries and headers may be secret. */
        @Override
        public String toString() {
            return url.replaceFirst("^(https?://[^/?#]*).*", "$1");
        }
    }

    public boolean isEmpty() {
        return commands.isEmpty() && webhooks.isEmpty();
    }

    public List<Hook> of(Trigger trigger) {
        var command = Optional.ofNullable(commands.get(trigger)).<Hook>map(HookCommand::new);
        var webhook =
                Optional.ofNullable(webhooks.get(trigger))
                        .<Hook>map(url -> new Webhook(url, headers));
        return java.util.stream.Stream.of(command, webhook).flatMap(Optional::stream).toList();
    }

    /** Headers and URLs may be secret. */
    @Override
    public String toString() {
        return "HooksConfig" + commands.keySet() + webhooks.keySet();
    }
}
