package org.supervisordjava.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.HttpServerConfig.Credentials;
import org.supervisordjava.config.model.HttpServerConfig.Exposure;
import org.supervisordjava.config.model.PasswordHash;
import org.supervisordjava.http.Access.Decision;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

class AccessTest {

    private static final String SAFE = "localhost";

    private final AtomicInteger slowWork = new AtomicInteger();

    /** Rounds that take no time. */
    private static final String HASH =
            "$pbkdf2-sha512$1000$MDEyMzQ1Njc4OWFiY2RlZg$"
                    + "20MTVzg/n3H4pkjP7rPbs9uXGvJYlRG4j32EBHiNeegrbijWGjc63LMIJzA0jtIUGL4tJ0FCjR9uzA3gQvH7WA";

    @ParameterizedTest
    @CsvSource({
        // exposure, path, user:password, decision
        "HEALTH, /health,  -,           STRANGER",
        "HEALTH, /health,  op:pässword, OPERATE",
        "HEALTH, /health,  look:r,      READ",
        "HEALTH, /health,  op:wrong,    STRANGER",
        "HEALTH, /metrics, -,           STRANGER",
        "HEALTH, /,        -,           Unauthorized",
        "HEALTH, /,        op:pässword, OPERATE",
        "HEALTH, /,        look:r,      READ",
        "HEALTH, /,        look:pässword, Unauthorized",
        "HEALTH, /,        op:r,        Unauthorized",
        "HEALTH, /,        nobody:r,    Unauthorized",
        "HEALTH, /,        nobody:pässword, Unauthorized",
        "HEALTH, /,        '',          Unauthorized",
        "CONTROL, /health, -,           Unauthorized",
        "CONTROL, /health, look:r,      READ",
        "CONTROL, /,       op:pässword, OPERATE",
        "CONTROL, /,       -,           Unauthorized",
    })
    void whoMayWhat(Exposure exposure, String path, String login, String expected)
            throws Exception {
        var access = access(exposure, new Credentials("op", HASH), new Credentials("look", "r"));

        assertEquals(
                expected, text(access.decide(path, basic(login), "evil.com", peer("10.0.0.1"))));
    }

    @ParameterizedTest
    @CsvSource({
        "CONTROL, /,        localhost, OPERATE",
        "CONTROL, /,        evil.com,  ForeignName",
        "CONTROL, /RPC2,    evil.com,  ForeignName",
        "CONTROL, /health,  evil.com,  STRANGER",
        "CONTROL, /metrics, evil.com,  STRANGER",
        "CONTROL, /health,  10.0.0.1,  OPERATE",
        "HEALTH,  /health,  evil.com,  STRANGER",
        "HEALTH,  /,        localhost, NotServedHere",
    })
    void whereNobodyIsAsked_theNameCounts(
            Exposure exposure, String path, String host, String expected) throws Exception {
        var access =
                new Access(config(exposure, null, null), new LoginDelays(() -> 0), Runnable::run);

        assertEquals(expected, text(access.decide(path, null, host, peer("10.0.0.1"))));
    }

    @Test
    void passwordThatMatched_isNotHashedAgain() throws Exception {
        var access = access(Exposure.CONTROL, new Credentials("op", HASH), null);

        for (int i = 0; i < 100; i++) {
            assertEquals(
                    "OPERATE",
                    text(access.decide("/", basic("op:pässword"), SAFE, peer("127.0.0.1"))));
        }

        assertEquals(1, slowWork.get());
    }

    /** Whether a user exists does not show in what is computed. */
    @Test
    void unknownUser_costsWhatAKnownOneDoes() throws Exception {
        var access = access(Exposure.CONTROL, new Credentials("op", HASH), null);

        access.decide("/", basic("nobody:x"), SAFE, peer("127.0.0.1"));

        assertEquals(1, slowWork.get());
    }

    @Test
    void addressThatGuesses_isNotListenedTo_butTheOwnerIs() throws Exception {
        var access = access(Exposure.CONTROL, new Credentials("op", "secret"), null);
        for (int i = 0; i < 10; i++) {
            access.decide("/", basic("op:" + i), SAFE, peer("10.0.0.1"));
            access.decide("/", basic("op:" + i), SAFE, peer("127.0.0.1"));
        }

        assertInstanceOf(
                Decision.TooSoon.class,
                access.decide("/", basic("op:secret"), SAFE, peer("10.0.0.1")));
        assertEquals(
                "OPERATE", text(access.decide("/", basic("op:secret"), SAFE, peer("127.0.0.1"))));
        assertEquals(
                "OPERATE", text(access.decide("/", basic("op:secret"), SAFE, peer("10.0.0.2"))));
    }

    @Test
    void hash_doesNotShowItself() {
        assertEquals("$pbkdf2-sha512$***", PasswordHash.parse(HASH).orElseThrow().toString());
    }

    private Access access(Exposure exposure, Credentials operate, Credentials read) {
        return new Access(
                config(exposure, operate, read),
                new LoginDelays(() -> 0),
                work -> {
                    slowWork.incrementAndGet();
                    work.run();
                });
    }

    private static HttpServerConfig config(
            Exposure exposure, Credentials operate, Credentials read) {
        return new HttpServerConfig.Inet(
                "http",
                Optional.empty(),
                9001,
                exposure,
                Optional.ofNullable(operate),
                Optional.ofNullable(read),
                List.of());
    }

    private static String text(Decision decision) {
        return decision instanceof Decision.Allowed(var role, var _)
                ? role.name()
                : decision.getClass().getSimpleName();
    }

    private static Peer peer(String address) throws UnknownHostException {
        return new Peer(
                null, Optional.of(InetAddress.getByName(address)), _ -> OptionalInt.empty());
    }

    private static String basic(String login) {
        return login.equals("-")
                ? null
                : "Basic "
                        + Base64.getEncoder()
                                .encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }
}
