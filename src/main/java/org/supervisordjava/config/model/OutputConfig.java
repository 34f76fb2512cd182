package org.supervisordjava.config.model;

/**
 * What happens to one output stream of a program.
 *
 * @param rotation of the file
 * @param captureMaxbytes bytes kept between supervisord's capture tags; 0 switches capture mode off
 * @param eventsEnabled whether each chunk read becomes a PROCESS_LOG event
 * @param syslog whether each line also goes to the system log
 * @param otlp new: whether each line also goes to the collector, where there is one
 * @param format new: of the lines that go to a standard stream
 */
public record OutputConfig(
        OutputTarget logfile,
        LogRotation rotation,
        long captureMaxbytes,
        boolean eventsEnabled,
        boolean syslog,
        boolean otlp,
        LogFormat format) {}
