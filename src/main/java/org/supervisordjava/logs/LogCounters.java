package org.supervisordjava.logs;

import org.supervisordjava.config.model.OutputChannel;

/**
 * What has passed one output stream since its process was added.
 *
 * @param bytes written by the process
 * @param linesDropped lines that could not be logged; a piece of a line counts as one
 * @param writeErrors chunks of which a part or all could not be written to a file
 * @param lostLately whether lines were dropped within the last ten minutes
 */
public record LogCounters(
        OutputChannel channel,
        long bytes,
        long linesDropped,
        long writeErrors,
        boolean lostLately) {}
