package org.supervisordjava.config.model;

import java.util.Optional;
import java.util.OptionalInt;

/** The account database, as far as reading a configuration needs it. */
public interface Accounts {

    /** Looks up a login name or a decimal uid; empty when there is no such account. */
    Optional<UserSpec> user(String nameOrUid);

    /** The gid of a group name or decimal gid; empty when there is no such group. */
    OptionalInt group(String nameOrGid);
}
