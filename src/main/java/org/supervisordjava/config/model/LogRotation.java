package org.supervisordjava.config.model;

/**
 * When a log file is rotated, and what becomes of the old ones.
 *
 * @param maxbytes size in bytes that triggers it; 0 is no size
 * @param backups how many rotated files are kept; 0 empties the file in place
 * @param daily new: whether the first line of a new day triggers it, too
 * @param compress new: whether the old ones are compressed
 */
public record LogRotation(long maxbytes, int backups, boolean daily, boolean compress) {}
