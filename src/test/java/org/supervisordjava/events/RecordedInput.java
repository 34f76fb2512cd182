package org.supervisordjava.events;

import org.supervisordjava.config.model.ProcessId;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what listeners would read; a listener that has closed its input refuses. */
final class RecordedInput implements ListenerInput {

    record Written(int pid, String envelope) {

        String header(String key) {
            for (String token : envelope.lines().findFirst().orElseThrow().split(" ")) {
                if (token.startsWith(key + ":")) {
                    return token.substring(key.length() + 1);
                }
            }
            throw new AssertionError("no " + key + " in " + envelope);
        }
    }

    private final List<Written> written = new CopyOnWriteArrayList<>();
    private final Set<Integer> closed = new HashSet<>();

    @Override
    public boolean write(ProcessId id, int pid, byte[] data) {
        if (closed.contains(pid)) {
            return false;
        }
        written.add(new Written(pid, new String(data, StandardCharsets.UTF_8)));
        return true;
    }

    void close(int pid) {
        closed.add(pid);
    }

    List<Written> written() {
        return List.copyOf(written);
    }

    /** Who got which event: {@code pid:serial}. */
    List<String> serials() {
        return written.stream().map(one -> one.pid() + ":" + one.header("serial")).toList();
    }
}
