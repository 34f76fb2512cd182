package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.posix.NotifySocket;
import org.supervisordjava.posix.Poller;
import org.supervisordjava.threads.Containment;
import org.supervisordjava.threads.Failures;
import org.supervisordjava.threads.NoThreadException;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.Rounds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Receives sd_notify(3) datagrams. Each process has a socket of its own, so that a message is
 * attributed without asking who sent it: the sender is often a short-lived child such as
 * systemd-notify, which is gone by the time its message is read. Only root and the program's user
 * may write to the socket.
 *
 * <p>{@link #open} and {@link #close} are called by one thread; another one receives.
 */
final class NotifyReceiver implements AutoCloseable {

    /** Datagrams read from one socket before the next one gets its turn. */
    private static final int BURST = 64;

    private final Path folder;
    private final BiConsumer<ProcessId, NotifyMessage> messages;
    private final Consumer<String> warnings;
    private final Poller poller;
    private final Queue<Runnable> changes = new ConcurrentLinkedQueue<>();
    private final Map<ProcessId, NotifySocket> sockets = new HashMap<>();
    private final Map<Integer, Runnable> receivers = new HashMap<>();
    private int opened;
    private volatile boolean closed;

    private NotifyReceiver(
            Path folder,
            Poller poller,
            BiConsumer<ProcessId, NotifyMessage> messages,
            Consumer<String> warnings) {
        this.folder = folder;
        this.poller = poller;
        this.messages = messages;
        this.warnings = warnings;
    }

    /**
     * @param parent folder in which a private one for the sockets is made
     */
    static NotifyReceiver start(
            Path parent,
            BiConsumer<ProcessId, NotifyMessage> messages,
            Consumer<String> warnings,
            Residents residents)
            throws IOException {
        var folder = Files.createTempDirectory(parent, "notify");
        // Others may pass through to their own socket, and see nothing.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        var receiver = new NotifyReceiver(folder, Poller.open(), messages, warnings);
        try {
            residents.create("notify-receiver", receiver.new Receiving()).start();
        } catch (NoThreadException e) {
            receiver.attempt(receiver.poller::close);
            receiver.attempt(() -> Files.deleteIfExists(folder));
            throw e;
        }
        return receiver;
    }

    /**
     * A fresh socket for the next run of a process: nothing of an earlier run can be left in it.
     */
    Path open(ProcessId id, Optional<UserSpec> user) throws IOException {
        close(id);
        var socket = NotifySocket.bind(folder.resolve(Integer.toString(opened++)));
        sockets.put(id, socket);
        try {
            giveTo(user, socket.path());
        } catch (IOException e) {
            close(id);
            throw e;
        }
        change(
                () -> {
                    receivers.put(socket.fd(), () -> receive(id, socket));
                    poller.register(socket.fd(), Poller.Interest.READ);
                });
        return socket.path();
    }

    private void giveTo(Optional<UserSpec> user, Path path) throws IOException {
        if (user.isPresent() && Files.getAttribute(folder, "unix:uid").equals(0)) {
            Files.setAttribute(path, "unix:uid", user.get().uid());
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    void close(ProcessId id) {
        var socket = sockets.remove(id);
        if (socket == null) {
            return;
        }
        change(
                () -> {
                    receivers.remove(socket.fd());
                    poller.unregister(socket.fd());
                    attempt(socket::close);
                });
        attempt(() -> Files.deleteIfExists(socket.path()));
    }

    private void change(Runnable change) {
        changes.add(change);
        poller.wakeup();
    }

    private final class Receiving implements Rounds {

        @Override
        public boolean goesOn() {
            return !closed;
        }

        @Override
        public void round() throws IOException {
            makeChanges();
            for (int fd : poller.await(-1)) {
                receivers.getOrDefault(fd, () -> {}).run();
            }
        }

        @Override
        public void finish() {
            makeChanges();
            attempt(poller::close);
        }
    }

    private void makeChanges() {
        for (var change = changes.poll(); change != null; change = changes.poll()) {
            change.run();
        }
    }

    private void receive(ProcessId id, NotifySocket socket) {
        attempt(
                () -> {
                    for (int i = 0; i < BURST; i++) {
                        var datagram = socket.receive();
                        if (datagram.isEmpty()) {
                            return;
                        }
                        messages.accept(id, NotifyMessage.parse(datagram.get()));
                    }
                });
    }

    @FunctionalInterface
    private interface Operation {
        void run() throws IOException;
    }

    /** Whether it went well; what went wrong is told to the operator. */
    private boolean attempt(Operation operation) {
        var failure = Containment.failureOf(operation::run);
        failure.ifPresent(e -> warnings.accept("notify socket: " + Failures.describe(e)));
        return failure.isEmpty();
    }

    @Override
    public void close() {
        sockets.keySet().stream().toList().forEach(this::close);
        attempt(() -> Files.deleteIfExists(folder));
        closed = true;
        poller.wakeup();
    }
}
