package org.supervisordjava.supervisor.port;

/** Everything outside that the core uses. */
public record Ports(
        Processes processes,
        Probes probes,
        ProcessLogs logs,
        MainLog log,
        EventSink events,
        EventReaders eventReaders,
        ConfigReading configReading,
        Schedules schedules,
        Hooks hooks) {}
