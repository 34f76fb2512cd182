package org.supervisordjava.logs;

/**
 * When a log file is rotated.
 *
 * @param maxbytes size in bytes that triggers it; 0 never rotates
 * @param backups how many rotated files are kept; 0 empties the file in place
 */
record Rotation(long maxbytes, int backups) {}
