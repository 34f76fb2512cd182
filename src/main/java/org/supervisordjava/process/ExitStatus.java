package org.supervisordjava.process;

import org.supervisordjava.config.model.Signal;

import java.util.List;

/** How a process ended, decoded from the status that wait(2) reports. */
public sealed interface ExitStatus {

    /** Left by itself with a code from 0 to 255. */
    record Code(int code) implements ExitStatus {}

    /** Was killed by a signal. */
    record Signalled(int signal, boolean coreDumped) implements ExitStatus {}

    /** Decodes the status word of waitpid(2). */
    static ExitStatus ofWaitStatus(int status) {
        int signal = status & 0x7f;
        return signal == 0
                ? new Code((status >> 8) & 0xff)
                : new Signalled(signal, (status & 0x80) != 0);
    }

    /** supervisord's number: the exit code, or -1 when killed by a signal. */
    default int exitstatus() {
        return switch (this) {
            case Code(int code) -> code;
            case Signalled ignored -> -1;
        };
    }

    /** Whether the code is in {@code exitcodes}; death by a signal never is. */
    default boolean isExpected(List<Integer> exitcodes) {
        return this instanceof Code(int code) && exitcodes.contains(code);
    }

    /**
     * supervisord's words: {@code exit status 1}, {@code terminated by SIGKILL}, {@code terminated
     * by SIGSEGV (core dumped)}.
     */
    default String describe() {
        return switch (this) {
            case Code(int code) -> "exit status " + code;
            case Signalled(int signal, boolean core) ->
                    "terminated by " + signalName(signal) + (core ? " (core dumped)" : "");
        };
    }

    private static String signalName(int number) {
        return Signal.ofNumber(number).map(Signal::posixName).orElse("signal " + number);
    }
}
