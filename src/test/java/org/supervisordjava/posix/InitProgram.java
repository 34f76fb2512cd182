package org.supervisordjava.posix;

import org.supervisordjava.posix.Children.Program;
import org.zeroturnaround.exec.ProcessExecutor;
import org.zeroturnaround.exec.StartedProcess;

import java.util.ArrayList;

/**
 * PID 1 of a namespace for {@link InitTest}: children, orphans and probes at once; prints what went
 * wrong, or {@code ok}.
 */
final class InitProgram {

    private static final int ORPHANS = 100;
    private static final int PROBES = 50;

    private InitProgram() {}

    public static void main(String[] arguments) throws Exception {
        var children = new Children();
        int before = children.spawn(Program.shell("exit 3"));
        var orphans =
                children.outputOf(
                        Program.shell(
                                "for i in $(seq %d); do (sh -c 'echo $$; exit 9' &); done"
                                        .formatted(ORPHANS)));
        var failures = new ArrayList<String>();
        for (int i = 0; i < PROBES; i++) {
            int code = 1 + i;
            int reported =
                    children.reaper
                            .startForeign(
                                    () -> new ProcessExecutor("sh", "-c", "exit " + code).start(),
                                    StartedProcess::getProcess)
                            .getFuture()
                            .get()
                            .getExitValue();
            check(failures, "probe " + i, code, reported);
        }
        check(failures, "child", 3 << 8, children.awaitExit(before));
        check(failures, "orphans", ORPHANS, (int) orphans.lines().count());
        for (var orphan : orphans.lines().toList()) {
            check(failures, "orphan", 9 << 8, children.awaitExit(Integer.parseInt(orphan)));
        }
        Eventually.check(
                Children.LIMIT, () -> ProcessHandle.current().descendants().findAny().isEmpty());
        check(failures, "pid", 1, (int) ProcessHandle.current().pid());
        children.stop();
        System.out.println(failures.isEmpty() ? "ok" : String.join("\n", failures));
        System.exit(0);
    }

    private static void check(ArrayList<String> failures, String what, int expected, int actual) {
        if (expected != actual) {
            failures.add(what + ": expected " + expected + ", was " + actual);
        }
    }
}
