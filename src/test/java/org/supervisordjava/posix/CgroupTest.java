package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

class CgroupTest {

    @TempDir private Path root;

    @Test
    void version2_countsInTheGroupsFolder() throws IOException {
        membership("0::/a/b\n");
        write("mount/a/b/memory.events", "low 0\noom 5\noom_kill 3\noom_group_kill 1\n");
        assertEquals(3, oomKills());
    }

    @Test
    void version2_inAContainerThatSeesOnlyItsPart() throws IOException {
        membership("0::/docker/abc\n");
        write("mount/memory.events", "oom_kill 2\n");
        assertEquals(2, oomKills());
    }

    @Test
    void version1_countsInTheMemoryController() throws IOException {
        membership("5:cpu:/x\n4:memory:/a\n0::/\n");
        write("mount/memory/a/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 7\n");
        assertEquals(7, oomKills());
    }

    @Test
    void version1_inAContainerThatSeesOnlyItsPart() throws IOException {
        membership("4:memory:/docker/abc\n");
        write("mount/memory/memory.oom_control", "oom_kill 1\n");
        assertEquals(1, oomKills());
    }

    @Test
    void noCounter_isUnknown() throws IOException {
        membership("0::/\n");
        assertEquals(-1, oomKills());
    }

    @Test
    void oldKernelWithoutTheCounter_isUnknown() throws IOException {
        membership("4:memory:/\n");
        write("mount/memory/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\n");
        assertEquals(-1, oomKills());
    }

    @Test
    void limitOfTasks() throws IOException {
        membership("0::/a\n");
        write("mount/a/memory.events", "oom_kill 0\n");
        assertEquals(OptionalLong.empty(), group().tasksLimit());
        write("mount/a/pids.max", "max\n");
        assertEquals(OptionalLong.empty(), group().tasksLimit());
        write("mount/a/pids.max", "60\n");
        assertEquals(OptionalLong.of(60), group().tasksLimit());
    }

    private Cgroup group() {
        return Cgroup.find(root.resolve("cgroup"), root.resolve("mount"));
    }

    private long oomKills() {
        return group().oomKills();
    }

    private void membership(String text) throws IOException {
        write("cgroup", text);
    }

    private void write(String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
