package org.supervisordjava.http;

import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.HttpServerConfig.Exposure;
import org.supervisordjava.http.Caller.Role;
import org.supervisordjava.threads.Containment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Who may ask what on one listener. Any thread. */
final class Access {

    sealed interface Decision {
        /**
         * @param user who has shown a password; empty when nobody was asked
         */
        record Allowed(Role role, String user) implements Decision {}

        /** Credentials are missing or wrong. */
        record Unauthorized() implements Decision {}

        /** There have been too many wrong ones. */
        record TooSoon(Duration left) implements Decision {}

        /** This listener does not serve control, because it has no credentials. */
        record NotServedHere() implements Decision {}

        /** The name that was asked for may be a stranger's. */
        record ForeignName(String section) implements Decision {}
    }

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Decision STRANGER = new Decision.Allowed(Role.STRANGER, "");

    private final HttpServerConfig config;
    private final Exposure exposure;
    private final Optional<HostNames> names;
    private final List<KnownUser> logins = new ArrayList<>();
    private final LoginDelays delays;
    private final Executor slowWork;

    /** Strangers' guesses take no more than one processor, and none of the owner's time. */
    private final Semaphore slowForRemote = new Semaphore(1, true);

    private final Semaphore slowForLocal = new Semaphore(1, true);

    /**
     * @param slowWork runs what takes a good part of a second, on platform threads: on a virtual
     *     one it would keep others from running
     */
    Access(HttpServerConfig config, LoginDelays delays, Executor slowWork) {
        this.config = config;
        this.delays = delays;
        this.slowWork = slowWork;
        config.credentials().ifPresent(known -> logins.add(new KnownUser(known, Role.OPERATE)));
        switch (config) {
            case HttpServerConfig.Unix _ -> {
                exposure = Exposure.CONTROL;
                names = Optional.empty();
            }
            case HttpServerConfig.Inet inet -> {
                exposure = inet.exposure();
                names = Optional.of(HostNames.of(inet));
                inet.readers().ifPresent(known -> logins.add(new KnownUser(known, Role.READ)));
            }
        }
    }

    /**
     * @param authorization the header, null when there is none
     * @param host the header, null when there is none
     */
    Decision decide(String path, String authorization, String host, Peer peer) {
        boolean isOpen = HealthRoutes.OPEN_PATHS.contains(path);
        var decision = config.isProtected() ? askedWho(authorization, peer) : asEverybody(host);
        boolean refused = !(decision instanceof Decision.Allowed);
        return refused && isOpen && isForEverybody() ? STRANGER : decision;
    }

    /** Without credentials, what is open to all that reach the address is open to any page, too. */
    private boolean isForEverybody() {
        return exposure == Exposure.HEALTH || !config.isProtected();
    }

    private Decision asEverybody(String host) {
        return switch (exposure) {
            case HEALTH -> new Decision.NotServedHere();
            case CONTROL ->
                    names.isEmpty() || names.get().contain(host)
                            ? new Decision.Allowed(Role.OPERATE, "")
                            : new Decision.ForeignName(config.section());
        };
    }

    private Decision askedWho(String authorization, Peer peer) {
        if (authorization == null) {
            return new Decision.Unauthorized();
        }
        var left = peer.address().map(delays::left).orElse(Duration.ZERO);
        if (!left.isZero()) {
            return new Decision.TooSoon(left);
        }
        var given = BasicCredentials.parse(authorization);
        return given.isEmpty() ? new Decision.Unauthorized() : login(given.get(), peer);
    }

    /** For an unknown user a password is looked at, too: the time must not tell who exists. */
    private Decision login(BasicCredentials given, Peer peer) {
        var users = logins.stream().filter(login -> login.isUser(given.username())).toList();
        var looked = users.isEmpty() ? List.of(logins.getFirst()) : users;
        boolean slowly = looked.stream().anyMatch(login -> login.isSlow(given.password()));
        if (!slowly) {
            return decided(matching(looked, given), users, peer);
        }
        var place = peer.isRemote() ? slowForRemote : slowForLocal;
        if (!acquire(place)) {
            return new Decision.TooSoon(Duration.ofSeconds(1));
        }
        try {
            var found = new CompletableFuture<Optional<KnownUser>>();
            slowWork.execute(
                    () ->
                            Containment.failureOf(() -> found.complete(matching(looked, given)))
                                    .ifPresent(found::completeExceptionally));
            return decided(found.join(), users, peer);
        } finally {
            place.release();
        }
    }

    private static Optional<KnownUser> matching(List<KnownUser> logins, BasicCredentials given) {
        return logins.stream().filter(login -> login.passwordMatches(given.password())).findFirst();
    }

    private Decision decided(Optional<KnownUser> matching, List<KnownUser> users, Peer peer) {
        var login = matching.filter(users::contains);
        peer.address()
                .ifPresent(
                        address -> {
                            if (login.isPresent()) {
                                delays.succeeded(address);
                            } else {
                                delays.failed(address);
                            }
                        });
        return login.<Decision>map(known -> new Decision.Allowed(known.role(), known.username()))
                .orElseGet(Decision.Unauthorized::new);
    }

    private static boolean acquire(Semaphore place) {
        try {
            return place.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException shuttingDown) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
