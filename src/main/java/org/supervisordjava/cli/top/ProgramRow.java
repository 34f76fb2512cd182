package org.supervisordjava.cli.top;

import java.util.List;

/**
 * What is shown of one program.
 *
 * @param tier from 1: what starts first
 * @param urgency as the server calls it
 * @param reason in a few words; may be empty
 * @param uptime in supervisord's words; empty when it does not run
 * @param cpu share of one core; below 0 when it is not known
 * @param memory bytes; below 0 when it is not known
 */
record ProgramRow(
        String name,
        int tier,
        String state,
        boolean ready,
        String urgency,
        String reason,
        long restarts,
        String uptime,
        double cpu,
        long memory) {

    /** As the server orders them. */
    private static final List<String> URGENCIES =
            List.of(
                    "given_up",
                    "failing",
                    "unready",
                    "waiting",
                    "unstable",
                    "changing",
                    "stopped",
                    "well");

    private static final int CHANGING = URGENCIES.indexOf("changing");
    private static final int FAILING = URGENCIES.indexOf("failing");

    /** Low is urgent; what nobody knows is between trouble and none. */
    int rank() {
        var rank = URGENCIES.indexOf(urgency);
        return rank < 0 ? CHANGING : rank;
    }

    boolean isDown() {
        return rank() <= FAILING;
    }

    boolean isTroubled() {
        return rank() < CHANGING;
    }

    boolean isWell() {
        return urgency.equals("well");
    }

    boolean isStopped() {
        return urgency.equals("stopped");
    }
}
