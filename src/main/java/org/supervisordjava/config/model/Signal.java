package org.supervisordjava.config.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Signals with Linux's numbers, which are the same on x86-64 and AArch64 (signal(7)): those that
 * Python's {@code signal} module has, and so supervisord, under all their names.
 */
public enum Signal {
    HUP(1),
    INT(2),
    QUIT(3),
    ILL(4),
    TRAP(5),
    ABRT(6, "IOT"),
    BUS(7),
    FPE(8),
    KILL(9),
    USR1(10),
    SEGV(11),
    USR2(12),
    PIPE(13),
    ALRM(14),
    TERM(15),
    STKFLT(16),
    CHLD(17, "CLD"),
    CONT(18),
    STOP(19),
    TSTP(20),
    TTIN(21),
    TTOU(22),
    URG(23),
    XCPU(24),
    XFSZ(25),
    VTALRM(26),
    PROF(27),
    WINCH(28),
    IO(29, "POLL"),
    PWR(30),
    SYS(31),
    RTMIN(34),
    RTMAX(64);

    private final int number;
    private final List<String> otherNames;

    Signal(int number, String... otherNames) {
        this.number = number;
        this.otherNames = List.of(otherNames);
    }

    public int number() {
        return number;
    }

    /** {@code SIGTERM} for {@link #TERM}. */
    public String posixName() {
        return "SIG" + name();
    }

    public static Optional<Signal> ofNumber(int number) {
        return Arrays.stream(values()).filter(signal -> signal.number == number).findFirst();
    }

    /** Parses {@code TERM}, {@code sigterm} or {@code 15}. */
    public static Optional<Signal> parse(String text) {
        var upper = text.strip().toUpperCase(Locale.ROOT);
        if (!upper.isEmpty() && upper.chars().allMatch(Character::isDigit) && upper.length() < 4) {
            return ofNumber(Integer.parseInt(upper));
        }
        var name = upper.startsWith("SIG") ? upper.substring(3) : upper;
        return Arrays.stream(values())
                .filter(signal -> signal.name().equals(name) || signal.otherNames.contains(name))
                .findFirst();
    }
}
