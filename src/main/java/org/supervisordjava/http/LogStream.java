package org.supervisordjava.http;

import io.javalin.http.Context;

import org.supervisordjava.logs.LogFollower;

import java.io.IOException;
import java.nio.file.Path;

/** Answers with the end of a log file and then with what is added, until the client leaves. */
public final class LogStream {

    private final ClientStreams streams;

    public LogStream(ClientStreams streams) {
        this.streams = streams;
    }

    /** Whether a log could be followed. */
    public enum FollowResult {
        /** The answer has been given. */
        SERVED,
        NO_FILE,
        TOO_MANY
    }

    /**
     * Returns when the client has gone.
     *
     * @param head bytes to begin with
     */
    public FollowResult follow(Context request, Path file, int head) {
        try (var follower = LogFollower.open(file, head)) {
            return streams.serve(request, "text/plain;charset=utf-8", follower::poll)
                    ? FollowResult.SERVED
                    : FollowResult.TOO_MANY;
        } catch (IOException unreadable) {
            return FollowResult.NO_FILE;
        }
    }
}
