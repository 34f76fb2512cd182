package org.supervisordjava.events;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.text.BytesRepr;
import org.supervisordjava.supervisor.SupervisorEvent;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The text that stands behind an event's header, byte for byte as supervisord writes it. */
final class EventPayload {

    private EventPayload() {}

    static String of(SupervisorEvent event) {
        return switch (event) {
            case SupervisorEvent.ProcessStateChanged changed -> stateChange(changed);
            case SupervisorEvent.ProcessGroupAdded(var group) -> group(group.name());
            case SupervisorEvent.ProcessGroupRemoved(String group) -> group(group);
            case SupervisorEvent.ProcessGroupChanged(var group) -> group(group.name());
            case SupervisorEvent.SupervisorRunning() -> "";
            case SupervisorEvent.Detail detail -> "";
            case SupervisorEvent.SupervisorStopping() -> "";
            case SupervisorEvent.Tick(int period, long when) -> "when:" + when;
            case SupervisorEvent.RemoteCommunication(String type, String data) ->
                    "type:" + type + "\n" + data;
            case SupervisorEvent.ProcessLog(var id, int pid, var channel, byte[] data) ->
                    "%s pid:%d channel:%s\n%s"
                            .formatted(process(id), pid, channel.label(), text(data));
            case SupervisorEvent.ProcessCommunication(var id, int pid, var channel, byte[] data) ->
                    "%s pid:%d\n%s".formatted(process(id), pid, text(data));
        };
    }

    private static String stateChange(SupervisorEvent.ProcessStateChanged event) {
        var from = process(event.id()) + " from_state:" + event.from().name();
        return switch (event.to()) {
            case STARTING, BACKOFF -> from + " tries:" + event.tries();
            case RUNNING, STOPPING, STOPPED -> from + " pid:" + event.pid();
            case EXITED -> from + " expected:" + (event.expected() ? 1 : 0) + " pid:" + event.pid();
            case FATAL, UNKNOWN -> from;
        };
    }

    private static String process(ProcessId id) {
        return "processname:" + id.name() + " groupname:" + id.group();
    }

    private static String group(String name) {
        return "groupname:" + name + "\n";
    }

    /** Output as text, or as Python shows bytes when it is not UTF-8. */
    static String text(byte[] data) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
        } catch (CharacterCodingException e) {
            return "Undecodable: " + BytesRepr.of(data);
        }
    }
}
