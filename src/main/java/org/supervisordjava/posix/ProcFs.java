package org.supervisordjava.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads {@code /proc}. Any thread; a process that has gone is simply absent. */
public final class ProcFs {

    /** USER_HZ, which is 100 for every program on x86-64 and AArch64 (time(7)). */
    private static final Duration TICK = Duration.ofMillis(10);

    private static final CFunction PAGE_SIZE = CFunction.named("getpagesize");

    private static final char ZOMBIE = 'Z';

    /** It has 52 numbers and a name that the kernel cuts. */
    private static final int LONGEST_STAT = 2 * 1024;

    private final Path root;
    private volatile Optional<Boolean> kernelCounts = Optional.empty();

    public ProcFs() {
        this(Path.of("/proc"));
    }

    /**
     * @param root for tests: a folder laid out like {@code /proc}
     */
    ProcFs(Path root) {
        this.root = root;
    }

    /**
     * A child of some process.
     *
     * @param command the name of its program, cut by the kernel
     */
    public record ChildProcess(int pid, String command) {}

    /** Those that live: not those that have ended and wait to be reaped. */
    public List<ChildProcess> children(int parent) {
        return living(stat -> stat.parent() == parent).stream()
                .map(stat -> new ChildProcess(stat.pid(), stat.command()))
                .toList();
    }

    /**
     * A process of some group.
     *
     * @param command the name of its program, cut by the kernel
     * @param startTicks tells it from another process that gets its number later
     */
    public record GroupMember(int pid, String command, int group, long startTicks) {}

    /** Those that live. */
    public List<GroupMember> group(int id) {
        return living(stat -> stat.group() == id).stream().map(ProcFs::member).toList();
    }

    /** Whether it still lives, and in the same group. */
    public boolean lives(GroupMember member) {
        return stat(member.pid())
                .filter(stat -> stat.state() != ZOMBIE && member(stat).equals(member))
                .isPresent();
    }

    private static GroupMember member(ProcStat stat) {
        return new GroupMember(stat.pid(), stat.command(), stat.group(), stat.startTicks());
    }

    private List<ProcStat> living(Predicate<ProcStat> condition) {
        var found = new ArrayList<ProcStat>();
        try (var folders = Files.newDirectoryStream(root, "[0-9]*")) {
            for (var folder : folders) {
                stat(Integer.parseInt(folder.getFileName().toString()))
                        .filter(stat -> stat.state() != ZOMBIE && condition.test(stat))
                        .ifPresent(found::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Without /proc nothing is known of them.
        }
        return found;
    }

    /** Empty when there is no such process. */
    public Optional<ProcessUsage> usage(int pid) {
        return stat(pid)
                .map(
                        stat ->
                                new ProcessUsage(
                                        TICK.multipliedBy(stat.cpuTicks()),
                                        stat.residentPages() * PAGE_SIZE.call(),
                                        stat.threads(),
                                        openDescriptors(pid)));
    }

    /**
     * What each of these uses with all that it has started, in bytes; who has gone is missing.
     * Reads everything once, however many are asked for.
     */
    public Map<Integer, Long> treeMemory(Set<Integer> pids) {
        var all = living(_ -> true);
        var memory = new TreeMemory(all, this::statusFile);
        return all.stream()
                .map(ProcStat::pid)
                .filter(pids::contains)
                .collect(Collectors.toMap(pid -> pid, memory::of));
    }

    private String statusFile(int pid) {
        try {
            // A process may have any bytes in its name: what is no UTF-8 is replaced.
            return new String(
                    Files.readAllBytes(Path.of(folder(pid), "status")), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    Optional<ProcStat> stat(int pid) {
        try {
            return Optional.of(
                    ProcStat.parse(FileDescriptors.readFile(folder(pid) + "/stat", LONGEST_STAT)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private int openDescriptors(int pid) {
        int count = kernelCounts() ? sizeOfFolder(folder(pid) + "/fd") : 0;
        return count > 0 ? count : countOfEntries(pid);
    }

    /** Since Linux 6.2 it is the size of the folder, which takes a tenth of the time to ask for. */
    private boolean kernelCounts() {
        if (kernelCounts.isEmpty()) {
            kernelCounts = Optional.of(sizeOfFolder(root + "/self/fd") > 0);
        }
        return kernelCounts.get();
    }

    private static int sizeOfFolder(String folder) {
        try {
            return (int) Files.size(Path.of(folder));
        } catch (IOException e) {
            return -1;
        }
    }

    private int countOfEntries(int pid) {
        try (var entries = Files.newDirectoryStream(Path.of(folder(pid), "fd"))) {
            int count = 0;
            for (var ignored : entries) {
                count++;
            }
            return count;
        } catch (IOException | DirectoryIteratorException e) {
            return -1;
        }
    }

    private String folder(int pid) {
        return root + "/" + pid;
    }
}
