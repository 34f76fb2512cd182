package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.probe.PostgresMessage.Aside;
import org.supervisordjava.probe.PostgresMessage.Authentication;
import org.supervisordjava.probe.PostgresMessage.Failure;
import org.supervisordjava.probe.PostgresMessage.ReadyForQuery;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Succeeds when a PostgreSQL server accepts connections, which it says before it knows who asks:
 * the start-up packet is answered by a request for authentication, or an error. The verdict is
 * pg_isready's. Whether a database exists is said only after the login, so that one is looked for
 * only where the server lets the user in without a password.
 *
 * @param environment the program's, complete; {@code PGUSER} is who asks when the probe names
 *     nobody
 */
record PostgresProbe(ProbeConfig.Postgres target, Map<String, String> environment)
        implements ProbeAction {

    private static final int PROTOCOL = 3 << 16;
    private static final String SUPERUSER = "postgres";

    /** It exists in every server; with another one that does not, the server logs each try. */
    private static final String MAINTENANCE_DATABASE = "postgres";

    private static final byte[] TERMINATE = {'X', 0, 0, 0, 4};

    /** A server sends about 20 settings. */
    private static final int MESSAGE_LIMIT = 200;

    private static final String CANNOT_CONNECT_NOW = "57P03";

    @Override
    public ProbeOutcome attempt(Deadline deadline) {
        var where = target.host() + ":" + target.port();
        try {
            var address = address();
            where = address.toString();
            try (var server = DeadlineChannel.connect(address, deadline)) {
                return ask(server);
            }
        } catch (SocketTimeoutException e) {
            return failed(where, deadline.describe());
        } catch (EOFException e) {
            return failed(where, "the server closed the connection without an answer");
        } catch (PostgresMessage.NotPostgresException e) {
            return failed(where, "this is not PostgreSQL: " + e.getMessage());
        } catch (IOException e) {
            return failed(where, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private static ProbeOutcome failed(String where, String reason) {
        return ProbeOutcome.failed("cannot ask PostgreSQL at " + where + ": " + reason);
    }

    private SocketAddress address() throws IOException {
        if (target.isUnix()) {
            return UnixDomainSocketAddress.of(target.host() + "/.s.PGSQL." + target.port());
        }
        var address = new InetSocketAddress(target.host(), target.port());
        if (address.isUnresolved()) {
            throw new IOException("cannot resolve host " + target.host());
        }
        return address;
    }

    private ProbeOutcome ask(DeadlineChannel server) throws IOException {
        server.write(startupPacket());
        var input = server.input();
        for (int i = 0; i < MESSAGE_LIMIT; i++) {
            switch (PostgresMessage.read(input)) {
                case Aside() -> {}
                case Authentication authentication -> {
                    if (target.database().isEmpty()) {
                        if (authentication.isOver()) {
                            server.write(TERMINATE);
                        }
                        return ProbeOutcome.passed("accepting connections");
                    }
                    if (!authentication.isOver()) {
                        return ProbeOutcome.failed(
                                "cannot tell whether database \"%s\" exists: the server asks %s for a password; let it in without one (trust in pg_hba.conf), or name no database"
                                        .formatted(target.database().get(), user()));
                    }
                }
                case Failure failure -> {
                    return outcome(failure);
                }
                case ReadyForQuery() -> {
                    server.write(TERMINATE);
                    return ProbeOutcome.passed("accepting connections");
                }
            }
        }
        throw new PostgresMessage.NotPostgresException("it does not come to an end");
    }

    private ProbeOutcome outcome(Failure failure) {
        if (failure.sqlstate().equals(CANNOT_CONNECT_NOW)) {
            return ProbeOutcome.failed(state(failure));
        }
        if (failure.sqlstate().isEmpty()) {
            return ProbeOutcome.failed("PostgreSQL says: " + failure.words());
        }
        return target.database().isPresent()
                ? ProbeOutcome.failed(failure.words() + " (" + failure.sqlstate() + ")")
                : ProbeOutcome.passed("accepting connections; to this one: " + failure.words());
    }

    /** One SQLSTATE for all of them: the words tell which, unless the server speaks otherwise. */
    private static String state(Failure failure) {
        var words = failure.words().toLowerCase(Locale.ROOT);
        if (words.contains("starting up")) {
            return "PostgreSQL is starting up";
        }
        if (words.contains("in recovery mode")) {
            return "PostgreSQL is recovering after a crash";
        }
        if (words.contains("not yet accepting")) {
            return "PostgreSQL is recovering: " + failure.detail();
        }
        if (words.contains("shutting down")) {
            return "PostgreSQL is shutting down";
        }
        return "PostgreSQL rejects connections: "
                + failure.words()
                + (failure.detail().isEmpty() ? "" : "; " + failure.detail());
    }

    private String user() {
        return target.user().orElseGet(() -> environment.getOrDefault("PGUSER", SUPERUSER));
    }

    private byte[] startupPacket() {
        var words =
                "user\0%s\0database\0%s\0application_name\0supervisord-java\0\0"
                        .formatted(user(), target.database().orElse(MAINTENANCE_DATABASE))
                        .getBytes(StandardCharsets.UTF_8);
        int length = 2 * Integer.BYTES + words.length;
        return ByteBuffer.allocate(length).putInt(length).putInt(PROTOCOL).put(words).array();
    }
}
