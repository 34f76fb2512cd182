package org.supervisordjava.daemon;

import java.util.Optional;

/** Version of this program, from the jar's manifest. */
final class Version {

    static final String TEXT =
            Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                    .orElse("development");

    private Version() {}
}
