package org.supervisordjava.config.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The capabilities of Linux (capabilities(7)), in the order of their numbers. */
public enum Capability {
    CHOWN,
    DAC_OVERRIDE,
    DAC_READ_SEARCH,
    FOWNER,
    FSETID,
    KILL,
    SETGID,
    SETUID,
    SETPCAP,
    LINUX_IMMUTABLE,
    NET_BIND_SERVICE,
    NET_BROADCAST,
    NET_ADMIN,
    NET_RAW,
    IPC_LOCK,
    IPC_OWNER,
    SYS_MODULE,
    SYS_RAWIO,
    SYS_CHROOT,
    SYS_PTRACE,
    SYS_PACCT,
    SYS_ADMIN,
    SYS_BOOT,
    SYS_NICE,
    SYS_RESOURCE,
    SYS_TIME,
    SYS_TTY_CONFIG,
    MKNOD,
    LEASE,
    AUDIT_WRITE,
    AUDIT_CONTROL,
    SETFCAP,
    MAC_OVERRIDE,
    MAC_ADMIN,
    SYSLOG,
    WAKE_ALARM,
    BLOCK_SUSPEND,
    AUDIT_READ,
    PERFMON,
    BPF,
    CHECKPOINT_RESTORE;

    private static final String PREFIX = "CAP_";

    /** {@code NET_RAW}, {@code CAP_NET_RAW}, in small letters, too. */
    public static Optional<Capability> parse(String text) {
        var upper = text.toUpperCase(Locale.ROOT);
        var name = upper.startsWith(PREFIX) ? upper.substring(PREFIX.length()) : upper;
        return Arrays.stream(values()).filter(one -> one.name().equals(name)).findFirst();
    }

    /** As the kernel counts. */
    public int number() {
        return ordinal();
    }
}
