package org.supervisordjava.probe;

import org.supervisordjava.config.model.Capability;
import org.supervisordjava.config.model.ProcessConfig.Confinement;
import org.supervisordjava.config.model.UserSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts what a probe's command has to run under in front of it: {@code setsid} for a process group
 * of its own, {@code setpriv} for another user or a confined program. Both replace themselves by
 * the next command, so that the pid stays the same. Both come with util-linux, which Debian and its
 * like always have; BusyBox has a {@code setpriv} that cannot change the user.
 *
 * @param setsid where it is; empty when it is not installed
 * @param setpriv where util-linux's is; empty when it is not installed
 * @param ownUid user that the supervisor runs as
 */
record ExecCommand(Optional<Path> setsid, Optional<Path> setpriv, int ownUid) {

    /** Looks the commands up in the usual folders. */
    static ExecCommand ofThisSystem() {
        return new ExecCommand(
                find("setsid"), find("setpriv").filter(path -> !isBusyBox(path)), ownerOfSelf());
    }

    /** Whether the command line starts a process group of its own. */
    boolean ownsGroup() {
        return setsid.isPresent();
    }

    /**
     * @throws IOException when another user is asked for and there is no way to become it; the
     *     message is for the operator
     */
    List<String> line(List<String> command, Optional<UserSpec> user, Confinement confinement)
            throws IOException {
        var line = new ArrayList<String>();
        setsid.ifPresent(path -> line.add(path.toString()));
        var other = user.filter(account -> account.uid() != ownUid);
        if (other.isPresent() || !confinement.equals(Confinement.NONE)) {
            line.addAll(hop(other, confinement));
        }
        line.addAll(command);
        return line;
    }

    private List<String> hop(Optional<UserSpec> user, Confinement confinement) throws IOException {
        var program =
                setpriv.orElseThrow(
                        () ->
                                new IOException(
                                        "cannot run the probe as "
                                                + user.map(UserSpec::name)
                                                        .orElse("confined as its program")
                                                + ": util-linux's setpriv is not installed;"
                                                + " install util-linux, or use http_get or"
                                                + " tcp_socket"));
        var hop = new ArrayList<String>();
        hop.add(program.toString());
        user.ifPresent(account -> hop.addAll(identity(account)));
        confinement.boundingSet().ifPresent(kept -> hop.addAll(bounds(kept)));
        if (confinement.noNewPrivs()) {
            hop.add("--no-new-privs");
        }
        hop.add("--");
        return hop;
    }

    private static List<String> identity(UserSpec user) {
        return List.of(
                "--reuid=" + user.uid(),
                "--regid=" + user.gid(),
                "--groups="
                        + user.gids().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(",")));
    }

    private static List<String> bounds(Set<Capability> kept) {
        var capabilities =
                kept.stream()
                        .map(one -> ",+" + one.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining("", "-all", ""));
        return List.of("--inh-caps=-all", "--bounding-set=" + capabilities);
    }

    private static Optional<Path> find(String name) {
        return List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin").stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean isBusyBox(Path path) {
        try {
            return path.toRealPath().getFileName().toString().startsWith("busybox");
        } catch (IOException e) {
            return false;
        }
    }

    private static int ownerOfSelf() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | UnsupportedOperationException e) {
            return -1;
        }
    }
}
