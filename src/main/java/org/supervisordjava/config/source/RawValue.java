package org.supervisordjava.config.source;

import org.supervisordjava.config.text.ConfigProblem;

import java.nio.file.Path;

/**
 * The value of one option before expansion and conversion, in supervisord.conf's spelling.
 *
 * <p>The YAML reader writes lists as {@code a,b}, maps of variables as {@code A="b",C="d"} and
 * doubles every {@code %} that does not begin an expansion, so that one builder serves both.
 *
 * @param here directory of the file it stands in: what {@code %(here)s} means
 */
public record RawValue(String text, ConfigProblem.Location location, Path here) {

    /** The text may be secret. */
    @Override
    public String toString() {
        return "RawValue[" + location + "]";
    }
}
