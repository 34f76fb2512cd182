package org.supervisordjava.diagnosis;

import org.supervisordjava.config.model.HooksConfig.HookCommand;
import org.supervisordjava.config.model.HooksConfig.Webhook;
import org.supervisordjava.diagnosis.Evidence.HookFailure;

/** Hooks that have failed, in words. */
final class HookWords {

    private HookWords() {}

    /** {@code hook on_exit failed: "answered 500"}. */
    static String brief(HookFailure failure) {
        return "hook %s failed: \"%s\"".formatted(failure.trigger(), failure.reason());
    }

    /** Which, when, why, and what to do. */
    static String of(HookFailure failure, Times times) {
        var called =
                failure.tries() == 0
                        ? "was dropped"
                        : "failed for good, after %d %s"
                                .formatted(failure.tries(), failure.tries() == 1 ? "try" : "tries");
        var advice =
                failure.tries() == 0
                        ? "make its calls rarer or its hook_timeout shorter"
                        : switch (failure.hook()) {
                            case HookCommand _ ->
                                    "run the command by hand as the program's user, with the"
                                            + " HOOK_ variables it reads";
                            case Webhook _ ->
                                    "see whether the URL answers from here with 2xx within"
                                            + " hook_timeout";
                        };
        return "hook %s (%s) %s, at %s: \"%s\"; %s"
                .formatted(
                        failure.trigger(),
                        failure.hook(),
                        called,
                        times.at(failure.at()),
                        failure.reason(),
                        advice);
    }
}
