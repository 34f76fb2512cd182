package org.supervisordjava.logs;

import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessId;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a listener would hear. */
final class RecordedOutput implements OutputListener {

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void chunk(ProcessId id, int pid, OutputChannel channel, byte[] data) {
        add("chunk", id, channel.label(), new String(data, StandardCharsets.UTF_8));
    }

    @Override
    public void communication(ProcessId id, int pid, OutputChannel channel, byte[] data) {
        add("communication", id, channel.label(), new String(data, StandardCharsets.UTF_8));
    }

    @Override
    public void listenerOutput(ProcessId id, int pid, byte[] data) {
        add("protocol", id, "stdout", new String(data, StandardCharsets.UTF_8));
    }

    @Override
    public void line(ProcessId id, int pid, OutputChannel channel, String line) {
        add("line", id, channel.label(), line);
    }

    @Override
    public void wrote(ProcessId id) {
        heard.add("sign of " + id);
    }

    private void add(String what, ProcessId id, String channel, String text) {
        heard.add(what + " of " + id + " " + channel + ": " + text);
    }

    List<String> heard() {
        return List.copyOf(heard);
    }
}
