package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.text.BytesRepr;
import org.supervisordjava.threads.Containment;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The ends of one stream's chain that are not files: whoever listens, and the main log. */
final class OutputTaps {

    /** Longer lines are cut before a probe's pattern looks at them. */
    static final int MAX_PROBED_LINE = 8 * 1024;

    private final ProcessId id;
    private final OutputChannel channel;
    private final ChildPipes.Life life;
    private final OutputListener listener;
    private final OperatorLog log;

    OutputTaps(
            ProcessId id,
            OutputChannel channel,
            ChildPipes.Life life,
            OutputListener listener,
            OperatorLog log) {
        this.id = id;
        this.channel = channel;
        this.life = life;
        this.listener = listener;
        this.log = log;
    }

    /** Each chunk becomes an event. */
    ByteSink chunks() {
        return chunk -> guarded(() -> listener.chunk(id, life.pid(), channel, bytes(chunk)));
    }

    /** Each chunk is an event listener's side of its protocol. */
    ByteSink listenerOutput() {
        return chunk -> {
            var data = bytes(chunk.duplicate());
            guarded(() -> listener.listenerOutput(id, life.pid(), data));
        };
    }

    /** Each line goes to the probes. */
    ByteSink lines() {
        return new LineSplitter(
                MAX_PROBED_LINE,
                LineSplitter.Overlong.CUT,
                LongLines.none(),
                (line, start, length) -> {
                    var text = new String(line, start, length, StandardCharsets.UTF_8);
                    guarded(() -> listener.line(id, life.pid(), channel, text));
                });
    }

    /** Each chunk is a reason to ask whether the program is ready now. */
    ByteSink signs() {
        return chunk -> guarded(() -> listener.wrote(id));
    }

    void communication(byte[] message) {
        guarded(() -> listener.communication(id, life.pid(), channel, message));
        log.log(LogLevel.DEBUG, "'" + id.name() + "' " + channel.label() + " emitted a comm event");
    }

    ByteSink textToMainLog() {
        return chunk -> copyToMainLog(text(chunk));
    }

    /** An event listener's protocol is shown byte by byte. */
    ByteSink bytesToMainLog() {
        return chunk -> copyToMainLog(BytesRepr.of(bytes(chunk)));
    }

    private void copyToMainLog(String text) {
        log.log(LogLevel.DEBUG, "'" + id.name() + "' " + channel.label() + " output:\n" + text);
    }

    private static String text(ByteBuffer chunk) {
        var data = bytes(chunk);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
        } catch (CharacterCodingException e) {
            return "Undecodable: " + BytesRepr.of(data);
        }
    }

    private void guarded(Runnable call) {
        Containment.failureOf(call::run)
                .ifPresent(
                        e ->
                                log.log(
                                        LogLevel.ERROR,
                                        "output of " + id + " could not be passed on: " + e));
    }

    private static byte[] bytes(ByteBuffer chunk) {
        var bytes = new byte[chunk.remaining()];
        chunk.get(bytes);
        return bytes;
    }
}
