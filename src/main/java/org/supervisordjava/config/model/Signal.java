package org.supervisordjava.config.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** POSIX signals with Linux's numbers, which are the same on x86-64 and AArch64 (signal(7)). */
public enum Signal {
    HUP(1),
    INT(2),
    QUIT(3),
    ILL(4),
    TRAP(5),
    ABRT(6),
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
    CHLD(17),
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
    IO(29),
    PWR(30),
    SYS(31);

    private final int number;

    Signal(int number) {
        this.number = number;
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
        var canonical =
                switch (name) {
                    case "CLD" -> "CHLD";
                    case "POLL" -> "IO";
                    case "IOT" -> "ABRT";
                    default -> name;
                };
        return Arrays.stream(values())
                .filter(signal -> signal.name().equals(canonical))
                .findFirst();
    }
}
