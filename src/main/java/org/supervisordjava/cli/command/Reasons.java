package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.HttpStatusException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What the server says of each process besides its state. The words are the server's.
 *
 * @param byName by the name an operator types
 * @param known false when the server is another supervisord, which explains nothing
 */
record Reasons(Map<String, StatedReason> byName, boolean known) {

    private static final Reasons NONE = new Reasons(Map.of(), false);
    private static final String PATH = "/api/v1/reasons";
    private static final int FIELDS = 4;

    /**
     * Of one process.
     *
     * @param urgency as the server calls it
     * @param text may be empty
     */
    record StatedReason(String urgency, boolean ready, String text) {

        boolean isWell() {
            return urgency.equals("well");
        }

        /** Down, and not for anybody's wish. */
        boolean isDown() {
            return urgency.equals("given_up") || urgency.equals("failing");
        }

        boolean isGivenUp() {
            return urgency.equals("given_up");
        }

        boolean isStopped() {
            return urgency.equals("stopped");
        }
    }

    static Reasons of(Session session) throws CallException {
        try (var answer = session.endpoint().get(PATH)) {
            return parse(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
        } catch (HttpStatusException e) {
            if (e.status() == HttpStatusException.UNAUTHORIZED) {
                throw e;
            }
            return NONE;
        } catch (IOException e) {
            return NONE;
        }
    }

    private static Reasons parse(String text) {
        var reasons = new HashMap<String, StatedReason>();
        for (var line : text.split("\n")) {
            var fields = line.split("\t", FIELDS);
            if (fields.length == FIELDS) {
                reasons.put(
                        fields[0],
                        new StatedReason(fields[1], fields[2].equals("ready"), fields[3]));
            }
        }
        return new Reasons(reasons, true);
    }

    /** Null when nothing is known of it. */
    StatedReason of(String name) {
        return byName.get(name);
    }
}
