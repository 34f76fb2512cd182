package org.supervisordjava.config.model;

import java.nio.file.Path;
import java.util.List;

/**
 * An account that exists, looked up when the configuration was read.
 *
 * @param name login name; the decimal uid when the account has no entry
 * @param gids primary group first, then the supplementary groups
 * @param home home directory; {@code /} when the account has no entry
 */
public record UserSpec(String name, int uid, List<Integer> gids, Path home) {

    public UserSpec {
        gids = List.copyOf(gids);
    }

    public int gid() {
        return gids.getFirst();
    }
}
