package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisordjava.config.model.ProcessConfig.Rlimit;
import org.supervisordjava.posix.Children.Program;
import org.supervisordjava.posix.ExecHop.HopCommand;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

@Timeout(60)
class ExecHopTest {

    private static final HopCommand ENV =
            new HopCommand(
                    Path.of("/usr/bin/printf"), List.of("printf", "%s|", "a b", "$x", "", "-c"));

    @Test
    void limitsAreSpelledForPrlimit() throws SpawnException {
        var limits = Map.of(ResourceLimit.NOFILE, new Rlimit(1024, Rlimit.UNLIMITED));
        assertEquals(
                List.of("/usr/bin/prlimit", "--nofile=1024:unlimited", "--", "/usr/bin/printf"),
                ExecHop.withLimits(ENV, limits).argv().subList(0, 4));
    }

    @Test
    void argumentsPassBothHopsUnchanged() throws Exception {
        var limits = Map.of(ResourceLimit.CORE, new Rlimit(0, 0));
        var hops = ExecHop.withLimits(ExecHop.withUmask(ENV, 027), limits);
        assertEquals("a b|$x||-c|", outputOf(hops));
    }

    @Test
    void umaskIsSet() throws Exception {
        var command = new HopCommand(Path.of("/bin/sh"), List.of("sh", "-c", "umask"));
        assertEquals("0027\n", outputOf(ExecHop.withUmask(command, 027)));
    }

    private static String outputOf(HopCommand command) throws Exception {
        var children = new Children();
        try {
            return children.outputOf(Program.of(command.argv().toArray(String[]::new)));
        } finally {
            children.stop();
        }
    }
}
