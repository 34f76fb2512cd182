package org.supervisordjava.http;

import java.util.function.Supplier;

/**
 * Who sends a request, and what he may do.
 *
 * @param description for the operator: a user and an address, or the account at the other end of a
 *     socket, which may take a directory service to find
 */
public record Caller(Supplier<String> description, Role role) {

    /** What callers may do; each may do what those before may. */
    public enum Role {
        /** See what is for everybody: health and metrics. */
        STRANGER,
        /** See everything. */
        READ,
        /** Change everything. */
        OPERATE
    }

    public String name() {
        return description.get();
    }

    boolean mayRead() {
        return role != Role.STRANGER;
    }

    boolean mayOperate() {
        return role == Role.OPERATE;
    }
}
