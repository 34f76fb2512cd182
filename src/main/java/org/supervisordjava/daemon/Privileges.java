package org.supervisordjava.daemon;

import org.supervisordjava.config.model.ProcessConfig.Rlimit;
import org.supervisordjava.config.model.SupervisordConfig;
import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.posix.OwnLimits;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.posix.ResourceLimit;
import org.supervisordjava.posix.SelfProcess;

import java.util.ArrayList;
import java.util.List;

/**
 * What the supervisor itself may do: its user and its own limits ({@code user}, {@code minfds},
 * {@code minprocs}). Before anything else.
 */
final class Privileges {

    /**
     * Something that was asked for cannot be had; the text is for the operator, the exit code is 2.
     */
    static final class DeniedException extends Exception {
        private static final long serialVersionUID = 1L;

        DeniedException(String message) {
            super(message);
        }
    }

    private static final int ROOT = 0;

    private Privileges() {}

    /**
     * Raises the limits and gives up root as configured.
     *
     * @return lines for the log, which is opened only afterwards, with the rights that are left
     */
    static List<String> apply(SupervisordConfig config) throws DeniedException {
        var notes = new ArrayList<String>();
        raise(ResourceLimit.NOFILE, "RLIMIT_NOFILE", config.minfds(), "minfds", notes);
        raise(ResourceLimit.NPROC, "RLIMIT_NPROC", config.minprocs(), "minprocs", notes);
        if (config.user().isPresent()) {
            become(config, notes);
        } else if (SelfProcess.uid() == ROOT) {
            notes.add(
                    "Supervisor is running as root.  Privileges were not dropped because no user is specified in the config"
                            + " file.  If you intend to run as root, you can set user=root in the config file to avoid this"
                            + " message.");
        }
        return notes;
    }

    /** supervisord says so of an account that it has already, too. */
    private static void become(SupervisordConfig config, List<String> notes)
            throws DeniedException {
        var user = config.user().get();
        if (user.uid() != SelfProcess.uid()) {
            drop(user);
        }
        notes.add("Set uid to user " + user.uid() + " succeeded");
    }

    private static void drop(UserSpec user) throws DeniedException {
        if (SelfProcess.uid() != ROOT) {
            throw new DeniedException("Can't drop privilege as nonroot user");
        }
        try {
            SelfProcess.become(user);
        } catch (PosixException e) {
            throw new DeniedException(e.getMessage());
        }
    }

    private static void raise(
            ResourceLimit limit, String name, int wanted, String option, List<String> notes)
            throws DeniedException {
        try {
            var current = OwnLimits.get(limit);
            if (current.soft() == Rlimit.UNLIMITED || current.soft() >= wanted) {
                return;
            }
            boolean hardSuffices = current.hard() == Rlimit.UNLIMITED || current.hard() >= wanted;
            OwnLimits.set(limit, new Rlimit(wanted, hardSuffices ? current.hard() : wanted));
            notes.add("Increased " + name + " limit to " + wanted);
        } catch (PosixException e) {
            throw new DeniedException(
                    "cannot raise %s to %d: %s; start with a higher hard limit (docker run --ulimit) or lower %s"
                            .formatted(name, wanted, e.getMessage(), option));
        }
    }
}
