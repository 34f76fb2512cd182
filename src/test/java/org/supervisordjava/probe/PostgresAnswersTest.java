package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.supervisordjava.config.model.ProbeConfig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Servers that cannot be had of PostgreSQL at will, or that are none. Over TCP. */
@Timeout(60)
class PostgresAnswersTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    static Stream<Arguments> answers() {
        return Stream.of(
                answer(true, "accepting connections", message('R', new byte[] {0, 0, 0, 10})),
                answer(
                        true,
                        "accepting connections; to this one: no pg_hba.conf entry",
                        failure("28000", "no pg_hba.conf entry")),
                answer(
                        false,
                        "PostgreSQL rejects connections: Das Datenbanksystem startet",
                        failure("57P03", "Das Datenbanksystem startet")),
                answer(
                        false,
                        "PostgreSQL is recovering: Consistent recovery state has not been yet reached.",
                        failure(
                                "57P03",
                                "the database system is not yet accepting connections",
                                "Consistent recovery state has not been yet reached.")),
                answer(
                        false,
                        "PostgreSQL rejects connections: the database system is not accepting connections; Hot standby mode is disabled.",
                        failure(
                                "57P03",
                                "the database system is not accepting connections",
                                "Hot standby mode is disabled.")),
                answer(
                        false,
                        "PostgreSQL says: could not fork new process for connection: no memory",
                        "Ecould not fork new process for connection: no memory\n\0"
                                .getBytes(UTF_8)),
                answer(false, "WHERE: the server closed the connection without an answer", ""),
                answer(false, "WHERE: this is not PostgreSQL: its answer begins with 'H'", "HTTP"),
                answer(
                        false,
                        "WHERE: this is not PostgreSQL: it announces a message of 2147483647 bytes",
                        new byte[] {'R', 0x7f, -1, -1, -1}),
                answer(
                        false,
                        "WHERE: this is not PostgreSQL: it does not come to an end",
                        message('S', new byte[0]).repeat(300)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void eachAnswerHasItsVerdict(boolean success, String output, byte[] answer) throws Exception {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(server, answer));
            var where = "cannot ask PostgreSQL at localhost/127.0.0.1:" + server.getLocalPort();

            assertEquals(
                    new ProbeOutcome(success, output.replace("WHERE", where)),
                    ask(server.getLocalPort(), LONG));
        }
    }

    private static void serve(ServerSocket server, byte[] answer) {
        try (var client = server.accept()) {
            var length = ByteBuffer.wrap(client.getInputStream().readNBytes(4)).getInt();
            var packet = new String(client.getInputStream().readNBytes(length - 4), UTF_8);
            assertTrue(packet.contains("user\0app\0database\0postgres\0"), packet);
            client.getOutputStream().write(answer);
            client.shutdownOutput();
            client.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The probe has gone: it has what it needs.
        }
    }

    @Test
    void silentServer_endsWithTheDeadline() throws Exception {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var outcome = ask(server.getLocalPort(), Duration.ofMillis(100));

            assertFalse(outcome.success());
            assertTrue(outcome.output().endsWith(": timed out after 100ms"), outcome.output());
        }
    }

    @Test
    void serverThatDripsItsAnswer_endsWithTheDeadline() throws Exception {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> drip(server));

            var outcome = ask(server.getLocalPort(), Duration.ofMillis(200));

            assertTrue(outcome.output().endsWith(": timed out after 200ms"), outcome.output());
        }
    }

    private static void drip(ServerSocket server) {
        try (var client = server.accept()) {
            var setting = message('S', new byte[100]).bytes();
            for (byte each : setting) {
                client.getOutputStream().write(each);
                client.getOutputStream().flush();
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException e) {
            // The probe has gone.
        }
    }

    private static ProbeOutcome ask(int port, Duration timeout) {
        var target =
                new ProbeConfig.Postgres("localhost", port, Optional.of("app"), Optional.empty());
        return new PostgresProbe(target, Map.of()).attempt(Deadline.after(timeout));
    }

    private record Answer(byte[] bytes) {
        Answer repeat(int times) {
            var all = ByteBuffer.allocate(bytes.length * times);
            for (int i = 0; i < times; i++) {
                all.put(bytes);
            }
            return new Answer(all.array());
        }
    }

    private static Answer failure(String sqlstate, String words) {
        return message('E', "SFATAL\0C%s\0M%s\0\0".formatted(sqlstate, words).getBytes(UTF_8));
    }

    private static Answer failure(String sqlstate, String words, String detail) {
        return message(
                'E',
                "SFATAL\0C%s\0M%s\0D%s\0\0".formatted(sqlstate, words, detail).getBytes(UTF_8));
    }

    private static Answer message(char type, byte[] body) {
        return new Answer(
                ByteBuffer.allocate(5 + body.length)
                        .put((byte) type)
                        .putInt(4 + body.length)
                        .put(body)
                        .array());
    }

    private static Arguments answer(boolean success, String output, Answer answer) {
        return Arguments.of(success, output, answer.bytes());
    }

    private static Arguments answer(boolean success, String output, byte[] answer) {
        return Arguments.of(success, output, answer);
    }

    private static Arguments answer(boolean success, String output, String answer) {
        return Arguments.of(success, output, answer.getBytes(UTF_8));
    }
}
