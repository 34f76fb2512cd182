package org.supervisordjava.config.build;

import java.util.Optional;

/** What {@code --version} of both programs prints, from the jar's manifest. */
public final class ProgramVersion {

    public static final String TEXT =
            Optional.ofNullable(ProgramVersion.class.getPackage().getImplementationVersion())
                    .orElse("development");

    private ProgramVersion() {}
}
