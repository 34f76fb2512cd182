package org.supervisordjava.posix;

import java.util.Locale;

/** What can be limited, with Linux's numbers (getrlimit(2), asm-generic). */
public enum ResourceLimit {
    CPU(0),
    FSIZE(1),
    DATA(2),
    STACK(3),
    CORE(4),
    RSS(5),
    NPROC(6),
    NOFILE(7),
    MEMLOCK(8),
    AS(9),
    LOCKS(10),
    SIGPENDING(11),
    MSGQUEUE(12),
    NICE(13),
    RTPRIO(14),
    RTTIME(15);

    private final int number;

    ResourceLimit(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** {@code nofile} for {@link #NOFILE}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
