package org.supervisordjava.config.build;

import org.supervisordjava.config.model.CommandLine;
import org.supervisordjava.config.model.HooksConfig;
import org.supervisordjava.config.model.HooksConfig.Trigger;
import org.supervisordjava.config.option.EnvironmentOption;
import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.text.Durations;
import org.supervisordjava.config.text.InvalidValueException;

import java.util.EnumMap;
import java.util.List;

/** Builds the hooks of one process. */
record HooksSection(SectionOptions options) {

    private static final List<String> SETTINGS =
            List.of("hook_headers", "hook_timeout", "hook_retries", "hook_retry_delay");

    HooksConfig build() {
        if (!options.isAnySet("on_") && !options.isAnySet("hook_")) {
            return HooksConfig.NONE; // nearly every program
        }
        var commands = new EnumMap<Trigger, List<String>>(Trigger.class);
        var webhooks = new EnumMap<Trigger, String>(Trigger.class);
        for (var trigger : Trigger.values()) {
            options.find(trigger.label() + "_exec", HooksSection::command)
                    .ifPresent(words -> commands.put(trigger, words));
            options.find(trigger.label() + "_webhook", HooksSection::url)
                    .ifPresent(url -> webhooks.put(trigger, url));
        }
        if (commands.isEmpty() && webhooks.isEmpty()) {
            SETTINGS.stream()
                    .filter(options::isSet)
                    .forEach(
                            option ->
                                    options.warning(
                                            option,
                                            "without a hook " + option + " means nothing",
                                            "add one such as on_exit_exec, or remove it"));
            return HooksConfig.NONE;
        }
        return new HooksConfig(
                commands,
                webhooks,
                options.get("hook_headers", EnvironmentOption::parse),
                options.get("hook_timeout", Durations::parsePositive),
                options.number("hook_retries"),
                options.get("hook_retry_delay", Durations::parse));
    }

    private static List<String> command(String text) throws InvalidValueException {
        try {
            return CommandLine.words(text);
        } catch (CommandLine.MalformedCommandException e) {
            throw new InvalidValueException(e.getMessage());
        }
    }

    private static String url(String text) throws InvalidValueException {
        return Values.httpUrlWithoutUser(text, "https://alerts.example.com/hook", "hook_headers")
                .toString();
    }
}
