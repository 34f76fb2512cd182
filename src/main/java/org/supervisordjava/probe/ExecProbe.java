package org.supervisordjava.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.supervisordjava.config.model.ProcessConfig.Confinement;
import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.config.text.SurrogateEscape;
import org.zeroturnaround.exec.InvalidExitValueException;
import org.zeroturnaround.exec.ProcessExecutor;
import org.zeroturnaround.exec.ProcessResult;
import org.zeroturnaround.exec.StartedProcess;
import org.zeroturnaround.exec.listener.ProcessListener;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Succeeds when a command leaves with exit code 0. It runs as the program's user, in its
 * environment and directory, in a process group of its own; when it has ended, and at the deadline,
 * the whole group is killed, so that nothing that a shell has started stays behind.
 *
 * @param environment the program's, complete
 */
record ExecProbe(
        List<String> command,
        Optional<UserSpec> user,
        Confinement confinement,
        Optional<Path> directory,
        Map<String, String> environment,
        ExecCommand prefix,
        ForeignProcesses processes)
        implements ProbeAction {

    /** How often the output is looked at while the command runs. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    @Override
    public ProbeOutcome attempt(Deadline deadline) throws InterruptedException {
        var command = new RunningCommand();
        try {
            var started = start(command);
            return await(started, command.output, deadline);
        } catch (IOException e) {
            return ProbeOutcome.failed(e.getMessage());
        }
    }

    /** A command on its way. */
    private final class RunningCommand extends ProcessListener {
        private final ProbeOutput output = new ProbeOutput(this::ended);
        private Process process;

        @Override
        public synchronized void afterStart(Process started, ProcessExecutor executor) {
            process = started;
        }

        /** Has been waited for: what is left of its group keeps the number from all others. */
        private synchronized void ended() {
            if (prefix.ownsGroup()) {
                processes.killRest((int) process.pid());
            }
        }

        private synchronized void giveUp() {
            if (process != null) {
                kill(process);
            }
        }
    }

    private StartedProcess start(RunningCommand command) throws IOException {
        var executor =
                new ProcessExecutor()
                        .command(prefix.line(this.command, user, confinement))
                        .environment(cleanEnvironment())
                        .redirectErrorStream(true)
                        .streams(command.output)
                        .addListener(command)
                        .stopper(this::kill);
        directory.ifPresent(path -> executor.directory(path.toFile()));
        var started = new StartedProcess[1];
        boolean complete = false;
        try {
            processes.start(
                    () -> {
                        started[0] = executor.start();
                        return started[0].getProcess();
                    });
            complete = true;
        } finally {
            if (!complete) {
                // Such as no thread to wait for it.
                command.giveUp();
            }
        }
        return started[0];
    }

    private ProbeOutcome await(StartedProcess started, ProbeOutput output, Deadline deadline)
            throws InterruptedException {
        var result = started.getFuture();
        try {
            int code = result(result, output, deadline).getExitValue();
            return code == 0
                    ? ProbeOutcome.passed(output.text())
                    : ProbeOutcome.failed(with(output, "exit status " + code));
        } catch (TimeoutException e) {
            output.readAll();
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

    private static ProcessResult result(
            Future<ProcessResult> result, ProbeOutput output, Deadline deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        while (true) {
            long left = deadline.remainingNanos();
            try {
                return result.get(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (left <= LOOK_NANOS) {
                    throw e;
                }
                output.makeRoom();
            }
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

    private static String with(ProbeOutput output, String reason) {
        var text = output.text();
        return text.isEmpty() ? reason : text + "\n" + reason;
    }
}
