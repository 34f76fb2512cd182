package org.supervisordjava.config.option;

import java.util.Optional;

/**
 * One option of one kind of section.
 *
 * @param name as in supervisord.conf
 * @param defaultText the default in supervisord.conf's spelling; empty when unset means something
 *     of its own
 * @param expansion which names its {@code %(…)s} may use
 * @param range of an integer; empty where every integer is meant
 * @param description one sentence for the reference
 */
public record Option(
        String name,
        ValueType type,
        Optional<String> defaultText,
        Presence presence,
        Origin origin,
        Expanded expansion,
        Optional<IntegerRange> range,
        String description) {

    enum Presence {
        OPTIONAL,
        REQUIRED
    }

    enum Origin {
        SUPERVISORD,
        NEW
    }

    /** How often an option is expanded. */
    enum Expanded {
        PER_SECTION,
        /** Once for each of the {@code numprocs} processes, with {@code %(process_num)d}. */
        PER_PROCESS
    }

    /** An option that supervisord has, expanded once for its section. */
    static Option of(String name, ValueType type, String defaultText, String description) {
        return new Option(
                name,
                type,
                Optional.of(defaultText),
                Presence.OPTIONAL,
                Origin.SUPERVISORD,
                Expanded.PER_SECTION,
                Optional.empty(),
                description);
    }

    /** Like {@link #of}, without a default. */
    static Option unset(String name, ValueType type, String description) {
        return of(name, type, "", description).with(Optional.empty());
    }

    Option required() {
        return new Option(
                name, type, defaultText, Presence.REQUIRED, origin, expansion, range, description);
    }

    Option perProcess() {
        return new Option(
                name,
                type,
                defaultText,
                presence,
                origin,
                Expanded.PER_PROCESS,
                range,
                description);
    }

    Option within(IntegerRange newRange) {
        return new Option(
                name,
                type,
                defaultText,
                presence,
                origin,
                expansion,
                Optional.of(newRange),
                description);
    }

    Option atLeast(int min) {
        return within(IntegerRange.atLeast(min));
    }

    /** Marks what supervisord does not have. */
    Option added() {
        return new Option(
                name, type, defaultText, presence, Origin.NEW, expansion, range, description);
    }

    public boolean isRequired() {
        return presence == Presence.REQUIRED;
    }

    public boolean isNew() {
        return origin == Origin.NEW;
    }

    public boolean isPerProcess() {
        return expansion == Expanded.PER_PROCESS;
    }

    private Option with(Optional<String> newDefault) {
        return new Option(name, type, newDefault, presence, origin, expansion, range, description);
    }
}
