package org.supervisordjava.posix;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The resident memory of processes with all that they have started: their descendants, and who is
 * left in their process group. Memory of their own is added up; what they share, which is files and
 * shared memory, counts once, as much as the one has that has most of it. So one process alone
 * counts as {@code ps} has it, and a server with many workers and one large cache as one cache.
 *
 * <p>Not PSS: the kernel shows that of another account's processes only to those who may trace it,
 * which a container's PID 1 may not.
 */
final class TreeMemory {

    private static final Pattern FIGURES =
            Pattern.compile(
                    "^(VmRSS|RssAnon|RssFile|RssShmem):\\s*(\\d{1,15}) kB$", Pattern.MULTILINE);

    private final Map<Integer, List<ProcStat>> byParent;
    private final Map<Integer, List<ProcStat>> byGroup;
    private final IntFunction<String> statusFiles;

    /**
     * @param all that live
     * @param statusFiles {@code /proc/<pid>/status}, empty when it has gone
     */
    TreeMemory(List<ProcStat> all, IntFunction<String> statusFiles) {
        this.byParent = all.stream().collect(Collectors.groupingBy(ProcStat::parent));
        this.byGroup = all.stream().collect(Collectors.groupingBy(ProcStat::group));
        this.statusFiles = statusFiles;
    }

    /** In bytes. */
    long of(int root) {
        long own = 0;
        long files = 0;
        long shared = 0;
        for (int pid : tree(root)) {
            var figures = figures(pid);
            long file = figures.getOrDefault("RssFile", 0L);
            long shmem = figures.getOrDefault("RssShmem", 0L);
            // A kernel that does not tell them apart tells the sum.
            own += figures.getOrDefault("RssAnon", figures.getOrDefault("VmRSS", 0L));
            files = Math.max(files, file);
            shared = Math.max(shared, shmem);
        }
        return own + files + shared;
    }

    private Set<Integer> tree(int root) {
        var found = new HashSet<Integer>();
        var next = new ArrayDeque<Integer>();
        next.add(root);
        byGroup.getOrDefault(root, List.of()).forEach(member -> next.add(member.pid()));
        while (!next.isEmpty()) {
            int pid = next.poll();
            if (found.add(pid)) {
                byParent.getOrDefault(pid, List.of()).forEach(child -> next.add(child.pid()));
            }
        }
        return found;
    }

    private Map<String, Long> figures(int pid) {
        var figures = new HashMap<String, Long>();
        FIGURES.matcher(statusFiles.apply(pid))
                .results()
                .forEach(line -> figures.put(line.group(1), 1024 * Long.parseLong(line.group(2))));
        return figures;
    }
}
