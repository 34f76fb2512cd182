package org.supervisordjava.config.model;

/**
 * What happens to one output stream of a program.
 *
 * @param maxbytes size in bytes at which the file is rotated; 0 never rotates
 * @param backups how many rotated files are kept; 0 truncates in place
 * @param captureMaxbytes bytes kept between supervisord's capture tags; 0 switches capture mode off
 * @param eventsEnabled whether each chunk read becomes a PROCESS_LOG event
 * @param syslog whether each line also goes to the system log
 * @param format new: of the lines that go to a standard stream
 */
public record OutputConfig(
        OutputTarget logfile,
        long maxbytes,
        int backups,
        long captureMaxbytes,
        boolean eventsEnabled,
        boolean syslog,
        LogFormat format) {}
