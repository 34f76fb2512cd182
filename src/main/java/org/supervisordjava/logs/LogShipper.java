package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.OtlpCollector;
import org.supervisordjava.config.model.SyslogServer;
import org.supervisordjava.threads.NoThreadException;
import org.supervisordjava.threads.Resident;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.Rounds;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sends lines to a receiver that may be slow, dead or not yet there, on a thread of its own that is
 * made for the first line. What waits is bounded; what does not fit is dropped, counted for its
 * program, and told once.
 */
final class LogShipper {

    /** Bytes that may wait. */
    static final int MAX_PENDING = 2 << 20;

    private static final int MAX_BATCH = 512;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final String name;
    private final String address;
    private final LogTransport transport;
    private final Residents residents;
    private final OperatorLog log;
    private final Deque<LogRecord> waiting = new ArrayDeque<>();

    /** What the thread has taken out; it alone uses it. */
    private final Deque<LogRecord> batch = new ArrayDeque<>();

    private Optional<Resident> resident = Optional.empty();
    private int pendingBytes;
    private long sent;
    private long dropped;
    private Optional<String> problem = Optional.empty();
    private boolean closing;

    /**
     * @param name of this way, for the metrics and the thread
     * @param address for the operator
     */
    private LogShipper(
            String name,
            String address,
            LogTransport transport,
            Residents residents,
            OperatorLog log) {
        this.name = name;
        this.address = address;
        this.transport = transport;
        this.residents = residents;
        this.log = log;
    }

    /**
     * @param hostname of this machine
     */
    static LogShipper toServer(
            SyslogServer server, String hostname, Residents residents, OperatorLog log) {
        var messages = new SyslogMessages(hostname);
        LogTransport transport =
                switch (server) {
                    case SyslogServer.Local(var socket) -> new LocalSyslog(socket, messages);
                    case SyslogServer.Udp(var host, var port) ->
                            new UdpSyslog(host, port, messages);
                    case SyslogServer.Tcp(var host, var port) ->
                            new TcpSyslog(host, port, messages);
                };
        return new LogShipper("syslog", server.url(), transport, residents, log);
    }

    /**
     * @param hostname of this machine
     */
    static LogShipper toCollector(
            OtlpCollector collector, String hostname, Residents residents, OperatorLog log) {
        return new LogShipper(
                "otlp",
                collector.endpoint(),
                new OtlpTransport(collector, hostname),
                residents,
                log);
    }

    /** Any thread; waits for nothing. */
    synchronized void offer(LogRecord one) {
        if (closing || pendingBytes + one.size() > MAX_PENDING) {
            lost(one);
            return;
        }
        pendingBytes += one.size();
        waiting.add(one);
        if (waiting.size() == 1 || waiting.size() == MAX_BATCH) {
            notifyAll();
        }
        if (resident.isEmpty()) {
            start();
        }
    }

    private void start() {
        var created = residents.create("log-" + name, new Sending());
        try {
            created.start();
            resident = Optional.of(created);
        } catch (NoThreadException e) {
            // The next line tries again.
            problem = Optional.of(e.getMessage());
        }
    }

    private void lost(LogRecord one) {
        dropped++;
        one.lost();
    }

    private final class Sending implements Rounds {

        private boolean ended;

        @Override
        public boolean goesOn() {
            return !ended;
        }

        @Override
        public void round() throws InterruptedException {
            if (batch.isEmpty() && !fill()) {
                ended = true;
                return;
            }
            try {
                deliver();
                recovered();
            } catch (LogTransport.UndeliverableException e) {
                discard(e.records());
                failed(e);
            } catch (IOException e) {
                failed(e);
                ended = !pause();
            }
        }

        @Override
        public void finish() {
            synchronized (LogShipper.this) {
                batch.forEach(LogShipper.this::lost);
                waiting.forEach(LogShipper.this::lost);
                batch.clear();
                waiting.clear();
            }
            transport.close();
        }
    }

    /** False when there will be nothing more. */
    private synchronized boolean fill() throws InterruptedException {
        while (waiting.isEmpty() && !closing) {
            wait();
        }
        long until = System.nanoTime() + transport.linger().toNanos();
        long left = transport.linger().toNanos();
        while (left > 0 && waiting.size() < MAX_BATCH && !closing) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = until - System.nanoTime();
        }
        while (!waiting.isEmpty() && batch.size() < MAX_BATCH) {
            batch.add(waiting.remove());
        }
        return !batch.isEmpty();
    }

    private void deliver() throws IOException {
        int count = batch.size();
        int bytes = bytes();
        try {
            transport.send(batch);
        } finally {
            synchronized (this) {
                sent += count - batch.size();
                pendingBytes -= bytes - bytes();
            }
        }
    }

    private int bytes() {
        return batch.stream().mapToInt(LogRecord::size).sum();
    }

    private synchronized void discard(int records) {
        for (int i = 0; i < records && !batch.isEmpty(); i++) {
            var one = batch.remove();
            pendingBytes -= one.size();
            lost(one);
        }
    }

    private void failed(IOException e) {
        boolean first;
        synchronized (this) {
            first = problem.isEmpty();
            problem = Optional.of(FailureReason.of(e));
        }
        if (first) {
            log.log(
                    LogLevel.WARN,
                    "cannot send logs to %s: %s; up to %d MiB wait, what comes then is dropped"
                            .formatted(address, FailureReason.of(e), MAX_PENDING >> 20));
        }
    }

    private void recovered() {
        boolean before;
        long lost;
        synchronized (this) {
            before = problem.isPresent();
            problem = Optional.empty();
            lost = dropped;
        }
        if (before) {
            log.log(
                    LogLevel.INFO,
                    "%s takes logs again; %d lines were lost so far".formatted(address, lost));
        }
    }

    /** False when there is no time to try again. */
    private synchronized boolean pause() throws InterruptedException {
        long until = System.nanoTime() + RETRY.toNanos();
        long left = RETRY.toNanos();
        while (left > 0 && !closing) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = until - System.nanoTime();
        }
        return !closing;
    }

    synchronized LogSinkStatus status() {
        return new LogSinkStatus(name, address, sent, dropped, problem);
    }

    /** Sends what waits, and ends; waits a second at most. */
    void close() {
        Optional<Resident> thread;
        synchronized (this) {
            closing = true;
            thread = resident;
            notifyAll();
        }
        try {
            if (thread.isPresent() && !thread.get().join(CLOSE_LIMIT)) {
                // It hangs in the receiver.
                transport.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
