package org.supervisordjava.diagnosis;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.supervisor.PastRun;

/** Ends of processes in words: by code or by the signal's name, and what it mostly means. */
final class Exits {

    private static final int CANNOT_EXECUTE = 126;
    private static final int NOT_FOUND = 127;
    private static final int SIGNAL_BASE = 128;

    private Exits() {}

    /** {@code exit code 1}, {@code SIGKILL (out of memory)}. */
    static String words(PastRun run, ProcessConfig config) {
        return switch (run.exit()) {
            case ExitStatus.Code(int code) -> "exit code " + code + meaning(code);
            case ExitStatus.Signalled(int signal, boolean core) ->
                    signalName(signal) + cause(run, signal, config) + (core ? ", core dumped" : "");
        };
    }

    /** The same, and before it what made the supervisor end it. */
    static String withCause(PastRun run, ProcessConfig config) {
        var cause =
                switch (run.endedBy()) {
                    case PROBE -> "failed its probe, ";
                    case MEMORY_LIMIT ->
                            "over its memory_limit%s, "
                                    .formatted(
                                            run.memory().map(size -> " with " + size).orElse(""));
                    case LIFETIME -> "its maximum_lifetime was over, ";
                    case ITSELF, OUT_OF_MEMORY, STOP -> "";
                };
        return cause + words(run, config);
    }

    private static String meaning(int code) {
        return switch (code) {
            case CANNOT_EXECUTE -> " (found, but cannot be executed)";
            case NOT_FOUND -> " (command not found)";
            default ->
                    code > SIGNAL_BASE && Signal.ofNumber(code - SIGNAL_BASE).isPresent()
                            ? " (a shell's word for " + signalName(code - SIGNAL_BASE) + ")"
                            : "";
        };
    }

    private static String cause(PastRun run, int signal, ProcessConfig config) {
        return switch (run.endedBy()) {
            case OUT_OF_MEMORY -> " (out of memory)";
            case ITSELF -> bySignal(signal);
            case STOP, PROBE, MEMORY_LIMIT, LIFETIME ->
                    signal == Signal.KILL.number() && config.stop().signal() != Signal.KILL
                            ? " (did not end within %d s of %s)"
                                    .formatted(
                                            config.stop().waitsecs(),
                                            config.stop().signal().posixName())
                            : " (stopped)";
        };
    }

    private static String bySignal(int signal) {
        return switch (Signal.ofNumber(signal).orElse(Signal.TERM)) {
            case SEGV, BUS, ILL, FPE, ABRT, SYS -> " (crashed)";
            case XFSZ, XCPU -> " (over a limit, see rlimits)";
            default -> " (sent by somebody else than the supervisor)";
        };
    }

    static String signalName(int number) {
        return Signal.ofNumber(number).map(Signal::posixName).orElse("signal " + number);
    }

    /** It was not meant to end, or not so. */
    static boolean isFailure(PastRun run, ProcessConfig config) {
        return switch (run.endedBy()) {
            case OUT_OF_MEMORY, PROBE, MEMORY_LIMIT -> true;
            case ITSELF -> !run.exit().isExpected(config.exitcodes());
            case STOP, LIFETIME -> false;
        };
    }
}
