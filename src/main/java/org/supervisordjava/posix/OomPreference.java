package org.supervisordjava.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Which processes the kernel's out-of-memory killer takes first: {@code oom_score_adj} (proc(5)).
 * The supervisor wants to be the last; so programs get more than it has. Raising needs no
 * privilege, and children inherit it. Any thread.
 */
public final class OomPreference {

    /** What the supervisor may need itself, generously: a program of no size has to come first. */
    private static final long OWN_NEED = 128L << 20;

    /** In thousandths of the memory, as the kernel counts. */
    private static final int FULL = 1000;

    /** Leaves a little for what shall be taken before the others: it can have {@link #FULL}. */
    private static final int MOST = 950;

    private static final Path PROC = Path.of("/proc");

    /** Empty when programs keep what they inherit. */
    private final OptionalInt score;

    private OomPreference(OptionalInt score) {
        this.score = score;
    }

    /** Programs stay what they are. */
    static OomPreference none() {
        return new OomPreference(OptionalInt.empty());
    }

    /**
     * Programs come before this process, by no more than its own size: as PID 1, whose end is the
     * container's, and where memory is limited, for its programs would live on without it.
     */
    public static OomPreference of(int pid, Cgroup cgroup) {
        return pid == 1 || cgroup.memoryLimit().isPresent() ? beforeThisProcess(cgroup) : none();
    }

    private static OomPreference beforeThisProcess(Cgroup cgroup) {
        try {
            int own =
                    Integer.parseInt(Files.readString(PROC.resolve("self/oom_score_adj")).strip());
            long memory = cgroup.memoryLimit().orElseGet(OomPreference::memoryOfTheMachine);
            return new OomPreference(OptionalInt.of(Math.min(FULL, own + above(memory))));
        } catch (IOException | NumberFormatException unknown) {
            return none();
        }
    }

    /** How much more than the supervisor a program gets, when there is so much memory. */
    static int above(long memory) {
        return Math.clamp(OWN_NEED * FULL / Math.max(1, memory) + 1, 1, MOST);
    }

    private static long memoryOfTheMachine() {
        try (var lines = Files.lines(PROC.resolve("meminfo"))) {
            return lines.filter(line -> line.startsWith("MemTotal:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException | NumberFormatException unknown) {
            return Long.MAX_VALUE;
        }
    }

    /**
     * Gives it to a process that has just been started, and to the children it may have by now. A
     * kernel or a seccomp profile that refuses leaves things as they are.
     */
    public void apply(int pid) {
        if (score.isPresent()) {
            try {
                set(pid, score.getAsInt());
            } catch (IOException refused) {
                // Nothing depends on it but the order in which the kernel kills.
            }
        }
    }

    /**
     * Sets it; children that are forked from now on inherit it, those that are there get it, too.
     */
    static void set(int pid, int score) throws IOException {
        var process = PROC.resolve("" + pid);
        Files.writeString(process.resolve("oom_score_adj"), Integer.toString(score));
        for (String child : children(process, pid).split(" ")) {
            if (!child.isEmpty()) {
                setQuietly(Integer.parseInt(child), score);
            }
        }
    }

    private static void setQuietly(int pid, int score) {
        try {
            set(pid, score);
        } catch (IOException gone) {
            // It has ended already.
        }
    }

    /** Empty where the kernel does not tell (CONFIG_PROC_CHILDREN). */
    private static String children(Path process, int pid) {
        try {
            return Files.readString(process.resolve("task/%d/children".formatted(pid))).strip();
        } catch (IOException unknown) {
            return "";
        }
    }
}
