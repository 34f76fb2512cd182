package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class ProcFsTest {

    @TempDir private Path root;

    @Test
    void usageIsReadFromStatAndFd() throws IOException {
        process(42, "odd) (name", 'S', 7);
        Files.createDirectories(root.resolve("42/fd/0"));
        Files.createDirectories(root.resolve("42/fd/1"));
        assertEquals(
                Optional.of(new ProcessUsage(Duration.ofMillis(1500), 2048 * 1024, 3, 2)),
                new ProcFs(root).usage(42));
    }

    @Test
    void processThatHasGone_isAbsent() {
        assertEquals(Optional.empty(), new ProcFs(root).usage(42));
    }

    @Test
    void ownUsageIsPlausible() {
        var usage = new ProcFs().usage((int) ProcessHandle.current().pid()).orElseThrow();
        assertTrue(usage.residentBytes() > 10_000_000, usage::toString);
        assertTrue(usage.threads() > 1, usage::toString);
        assertTrue(usage.openDescriptors() > 3, usage::toString);
        assertTrue(usage.cpuTime().isPositive(), usage::toString);
    }

    @Test
    void ownUsage_isWhatTheKernelTellsElsewhere() throws Exception {
        var idle = new ProcessBuilder("cat").start();
        try (var in = idle.getOutputStream()) {
            in.write('\n');
            in.flush();
            // It has begun by then, so that its memory no longer grows.
            assertEquals('\n', idle.getInputStream().read());
            int pid = (int) idle.pid();
            var folder = Path.of("/proc/" + pid);
            int descriptors = folder.resolve("fd").toFile().list().length;

            var usage = new ProcFs().usage(pid).orElseThrow();

            var status = Files.readString(folder.resolve("status"));
            long resident = Long.parseLong(status.replaceAll("(?s).*VmRSS:\\s*(\\d+) kB.*", "$1"));
            assertEquals(descriptors, usage.openDescriptors());
            assertEquals(resident * 1024, usage.residentBytes(), 512.0 * 1024);
        } finally {
            idle.destroyForcibly();
        }
    }

    @Test
    void groupMembers_areThoseThatLive_andAreNotTakenForWhoGetsTheirNumber() throws IOException {
        process(42, "worker", 'S', 7, 40, 1000);
        process(43, "ended", 'Z', 7, 40, 1000);
        process(44, "other", 'S', 7, 41, 1000);
        var processes = new ProcFs(root);
        var members = processes.group(40);

        assertEquals(List.of(new ProcFs.GroupMember(42, "worker", 40, 1000)), members);
        assertTrue(processes.lives(members.getFirst()));

        process(42, "worker", 'S', 7, 40, 1001);
        assertFalse(processes.lives(members.getFirst()));
    }

    @Test
    void memoryOfATree_countsWhatIsSharedOnce() throws IOException {
        memory(42, 1, 42, 100, 30, 500);
        memory(43, 42, 42, 10, 40, 500);
        memory(44, 43, 44, 1, 30, 20);
        memory(45, 1, 42, 1000, 1, 1); // its parent has ended
        memory(46, 1, 46, 7, 7, 7); // somebody else's
        process(47, "gone", 'S', 42);

        var sizes = new ProcFs(root).treeMemory(Set.of(42, 44, 99));

        assertEquals(Map.of(42, (1111L + 40 + 500) * 1024, 44, 51L * 1024), sizes);
    }

    @Test
    void memoryThatIsNotToldApart_countsAsItsOwn() throws IOException {
        process(42, "old", 'S', 1, 42, 1000);
        Files.writeString(root.resolve("42/status"), "VmRSS:\t  2048 kB\n");

        assertEquals(Map.of(42, 2048L * 1024), new ProcFs(root).treeMemory(Set.of(42)));
    }

    @Test
    void ownMemory_isAsMuchAsItsUsageSays() {
        int self = (int) ProcessHandle.current().pid();
        var processes = new ProcFs();
        long usage = processes.usage(self).orElseThrow().residentBytes();
        long memory = processes.treeMemory(Set.of(self)).get(self);

        assertTrue(memory >= usage / 2, usage + " and " + memory);
    }

    private void memory(int pid, int parent, int group, int anon, int file, int shmem)
            throws IOException {
        process(pid, "worker", 'S', parent, group, 1000);
        Files.writeString(
                root.resolve(pid + "/status"),
                "Name:\tRssAnon: 9 kB\nVmRSS:\t%d kB\nRssAnon:\t %d kB\nRssFile:\t %d kB\nRssShmem:\t %d kB\n"
                        .formatted(anon + file + shmem, anon, file, shmem));
    }

    @Test
    void somethingElseIsNotAStatLine() {
        assertThrows(IllegalArgumentException.class, () -> ProcStat.parse(bytes("42 (x) S 1")));
        assertThrows(IllegalArgumentException.class, () -> ProcStat.parse(bytes("")));
    }

    /** Of every field that is read: what is no number, and what does not fit. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5, 14, 15, 20, 22, 24})
    void fieldThatIsNoNumber_isNotAStatLine(int field) {
        for (var wrong : List.of("", "x", "1x", "-", "99999999999999999999")) {
            var fields = ("S 7 42 42 0 -1 1 2 3 4 5 30 12 0 0 20 0 3 0 1234 7 3").split(" ");
            fields[field - 3] = wrong;
            var line = bytes("42 (x) " + String.join(" ", fields) + " 8 9\n");

            assertThrows(IllegalArgumentException.class, () -> ProcStat.parse(line), wrong);
        }
    }

    @Test
    void everyFieldIsTakenFromItsPlace() {
        assertEquals(
                new ProcStat(42, "a ) b", 'S', 7, -8, 42, 3, 1234, 99),
                ProcStat.parse(
                        bytes(
                                "42 (a ) b) S 7 -8 9 0 -1 1 2 3 4 5 30 12 0 0 20 0 3 0 1234 7 99 8\n")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void process(int pid, String name, char state, int parent) throws IOException {
        process(pid, name, state, parent, 1, 1000);
    }

    private void process(int pid, String name, char state, int parent, int group, long start)
            throws IOException {
        Files.createDirectories(root.resolve(Integer.toString(pid)));
        Files.writeString(
                root.resolve(pid + "/stat"),
                "%d (%s) %c %d %d 1 0 -1 0 0 0 0 0 100 50 9 9 20 0 3 0 %d 99 512 0\n"
                        .formatted(pid, name, state, parent, group, start));
    }

    /** It was no process at all: neither shown nor ended with what its group has left. */
    @Test
    void nameThatIsNoUtf8_hidesNobody(@TempDir Path folder) throws Exception {
        var process = Files.createDirectory(folder.resolve("99"));
        var stat = new ByteArrayOutputStream();
        stat.writeBytes("99 (".getBytes(StandardCharsets.US_ASCII));
        stat.write(0xff);
        stat.writeBytes(
                ") S 7 42 42 0 -1 0 0 0 0 0 30 12 0 0 20 0 3 0 1234 0 3"
                        .getBytes(StandardCharsets.US_ASCII));
        Files.write(process.resolve("stat"), stat.toByteArray());
        Files.createDirectory(process.resolve("fd"));
        var processes = new ProcFs(folder);

        assertEquals(1, processes.group(42).size());
        assertEquals(12 * 1024, processes.usage(99).orElseThrow().residentBytes());
    }

    @Test
    void lineThatIsNone_isNoProcess(@TempDir Path folder) throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("99")).resolve("stat"), "");

        assertEquals(List.of(), new ProcFs(folder).group(42));
    }
}
