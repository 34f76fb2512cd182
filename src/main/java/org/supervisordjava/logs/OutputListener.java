package org.supervisordjava.logs;

import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessId;

/**
 * Who hears about the output of children. Called by the pump's thread: an implementation must
 * neither block nor keep what it is given unbounded. Exceptions are reported and swallowed.
 */
public interface OutputListener {

    /** A chunk that was logged ({@code *_events_enabled}): raw bytes, not lines. */
    void chunk(ProcessId id, int pid, OutputChannel channel, byte[] data);

    /** What was written between the capture tags ({@code *_capture_maxbytes}). */
    void communication(ProcessId id, int pid, OutputChannel channel, byte[] data);

    /** What an event listener wrote to its standard output: its side of the protocol. */
    void listenerOutput(ProcessId id, int pid, byte[] data);

    /** A line, without its end, of a process with a {@code log_line} probe. */
    void line(ProcessId id, int pid, OutputChannel channel, String line);

    /** A process that is asked whether it is ready has written something, on either stream. */
    void wrote(ProcessId id);

    /** Hears nothing. */
    OutputListener NONE =
            new OutputListener() {
                @Override
                public void chunk(ProcessId id, int pid, OutputChannel channel, byte[] data) {}

                @Override
                public void communication(
                        ProcessId id, int pid, OutputChannel channel, byte[] data) {}

                @Override
                public void listenerOutput(ProcessId id, int pid, byte[] data) {}

                @Override
                public void line(ProcessId id, int pid, OutputChannel channel, String line) {}

                @Override
                public void wrote(ProcessId id) {}
            };
}
