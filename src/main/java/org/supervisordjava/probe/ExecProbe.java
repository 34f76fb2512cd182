package org.supervisordjava.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.config.text.SurrogateEscape;
import org.zeroturnaround.exec.InvalidExitValueException;
import org.zeroturnaround.exec.ProcessExecutor;
import org.zeroturnaround.exec.ProcessResult;
import org.zeroturnaround.exec.StartedProcess;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Succeeds when a command leaves with exit code 0. It runs as the program's user, in its
 * environment and directory, in a process group of its own; at the deadline the whole group is
 * killed, so that nothing that a shell has started stays behind.
 *
 * @param environment the program's, complete
 */
record ExecProbe(
        List<String> command,
        Optional<UserSpec> user,
        Optional<Path> directory,
        Map<String, String> environment,
        ExecCommand prefix,
        ForeignProcesses processes)
        implements ProbeAction {

    /**
     * How long output is waited for after the command itself has ended. A daemon it has left behind
     * may hold the pipe open for ever.
     */
    private static final long DRAIN_MILLIS = 100;

    @Override
    public ProbeOutcome attempt(Deadline deadline) throws InterruptedException {
        var output = new OutputTail();
        try {
            var started = start(output);
            return await(started, output, deadline);
        } catch (IOException e) {
            return ProbeOutcome.failed(e.getMessage());
        }
    }

    private StartedProcess start(OutputTail output) throws IOException {
        var executor =
                new ProcessExecutor()
                        .command(prefix.line(command, user))
                        .environment(cleanEnvironment())
                        .redirectErrorStream(true)
                        .redirectOutput(output)
                        .closeTimeout(DRAIN_MILLIS, TimeUnit.MILLISECONDS)
                        .stopper(this::kill);
        directory.ifPresent(path -> executor.directory(path.toFile()));
        var started = new StartedProcess[1];
        processes.start(
                () -> {
                    started[0] = executor.start();
                    return started[0].getProcess();
                });
        return started[0];
    }

    private ProbeOutcome await(StartedProcess started, OutputTail output, Deadline deadline)
            throws InterruptedException {
        var result = started.getFuture();
        try {
            ProcessResult ended = result.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            int code = ended.getExitValue();
            return code == 0
                    ? ProbeOutcome.passed(output.text())
                    : ProbeOutcome.failed(with(output, "exit status " + code));
        } catch (TimeoutException e) {
            kill(started.getProcess());
            result.cancel(true);
            return ProbeOutcome.failed(with(output, deadline.describe()));
        } catch (InterruptedException e) {
            kill(started.getProcess());
            result.cancel(true);
            throw e;
        } catch (ExecutionException | CancellationException | InvalidExitValueException e) {
            kill(started.getProcess());
            return ProbeOutcome.failed(with(output, String.valueOf(e.getMessage())));
        }
    }

    /** Only while the leader lives: its number is nobody else's until it has been waited for. */
    private void kill(Process process) {
        if (!process.isAlive()) {
            return;
        }
        if (prefix.ownsGroup()) {
            processes.killGroup((int) process.pid());
        } else {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly();
    }

    /**
     * zt-exec only adds to the supervisor's environment: what is not the program's has to go. What
     * is no text cannot be added, but it is there already, inherited as the program has it.
     */
    private Map<String, String> cleanEnvironment() {
        var changes = new HashMap<String, String>();
        var inherited = new HashSet<String>();
        environment.forEach(
                (name, value) -> {
                    if (SurrogateEscape.isPlain(name) && SurrogateEscape.isPlain(value)) {
                        changes.put(name, value);
                    } else {
                        inherited.add(new String(SurrogateEscape.encode(name), UTF_8));
                    }
                });
        for (var name : System.getenv().keySet()) {
            if (!inherited.contains(name)) {
                changes.putIfAbsent(name, null);
            }
        }
        return changes;
    }

    private static String with(OutputTail output, String reason) {
        var text = output.text();
        return text.isEmpty() ? reason : text + "\n" + reason;
    }
}
