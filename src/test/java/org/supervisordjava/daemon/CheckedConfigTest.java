package org.supervisordjava.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.Capability;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Confinement;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.model.SupervisordConfigBuilder;
import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.posix.SelfProcess;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A command is looked for as at the spawn: in the PATH of the program. */
class CheckedConfigTest {

    @TempDir Path folder;

    private Optional<String> refusal(String command, Map<String, String> own) {
        var process = program("p").command(command).environment(own).build();
        var config = ProcessConfigs.configuration(Duration.ofSeconds(9), List.of(process));
        return new CheckedConfig(Map.of("PATH", "/nowhere")).refusal(config, process);
    }

    @Test
    void whoeverGivesUpRoot_cannotBoundCapabilities() {
        assumeTrue(SelfProcess.uid() == 0, "needs root");
        var nobody = new UserSpec("nobody", 65534, List.of(65534), Path.of("/"));
        var confined =
                program("p")
                        .confinement(new Confinement(false, Optional.of(Set.of(Capability.KILL))))
                        .build();

        assertEquals(Optional.empty(), confinementRefusal(Optional.empty(), confined));
        assertEquals(
                Optional.of("the supervisor becomes nobody, who cannot bound capabilities"),
                confinementRefusal(Optional.of(nobody), confined));
        assertEquals(
                Optional.empty(), confinementRefusal(Optional.of(nobody), program("p").build()));
    }

    private static Optional<String> confinementRefusal(
            Optional<UserSpec> user, ProcessConfig process) {
        var config = ProcessConfigs.configuration(Duration.ofSeconds(9), List.of(process));
        var asUser =
                new SupervisorConfig(
                        SupervisordConfigBuilder.builder(config.supervisord()).user(user).build(),
                        config.groups(),
                        config.httpServers(),
                        config.signalForwards());
        return new CheckedConfig(Map.of()).confinementRefusal(asUser, process);
    }

    @Test
    void thePathOfTheProgramCounts() throws Exception {
        var file = Files.createFile(folder.resolve("tool"));
        var path = Map.of("PATH", folder.toString());

        assertEquals(Optional.of("can't find command 'tool'"), refusal("tool", Map.of()));
        assertEquals(
                Optional.of("command at '" + file + "' is not executable"), refusal("tool", path));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertEquals(Optional.empty(), refusal("tool", path));
        assertEquals(Optional.empty(), refusal(file + " x", Map.of()));
        assertEquals(
                Optional.of("command at '" + folder + "' is a directory"),
                refusal(folder.toString(), Map.of()));
    }
}
