package org.supervisordjava.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * For how long an address that has guessed wrongly is not listened to: from the third failure on 1
 * s, then twice as long each time, 30 s at most. Nobody waits in a thread, it is the client that is
 * told to come again. The loopback addresses and unix sockets are never delayed, so the owner of
 * the machine is not locked out. Of IPv6 an address is its network of 64 bits. Any thread.
 */
final class LoginDelays {

    private static final int FREE_FAILURES = 2;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** After so long without a failure, an address begins anew. */
    private static final Duration MEMORY = Duration.ofMinutes(10);

    /** More addresses than these are forgotten, the one that has not failed for longest first. */
    private static final int MAX_ADDRESSES = 1024;

    private static final int IPV6_NETWORK_BYTES = 8;

    private final LongSupplier nanoTime;

    // Guarded by this.
    private final Map<String, WrongGuesses> failures =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, WrongGuesses> eldest) {
                    return size() > MAX_ADDRESSES;
                }
            };

    private record WrongGuesses(int count, long last) {}

    /**
     * @param nanoTime monotonic
     */
    LoginDelays(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Zero when the address is listened to now. */
    synchronized Duration left(InetAddress address) {
        var known = failures.get(network(address));
        if (known == null || address.isLoopbackAddress()) {
            return Duration.ZERO;
        }
        long since = nanoTime.getAsLong() - known.last();
        var left = delay(known.count()).minusNanos(since);
        return left.isNegative() ? Duration.ZERO : left;
    }

    synchronized void failed(InetAddress address) {
        var network = network(address);
        long now = nanoTime.getAsLong();
        var known = failures.remove(network);
        boolean remembered = known != null && now - known.last() < MEMORY.toNanos();
        failures.put(network, new WrongGuesses(remembered ? known.count() + 1 : 1, now));
    }

    synchronized void succeeded(InetAddress address) {
        failures.remove(network(address));
    }

    private static Duration delay(int count) {
        int doublings = Math.min(count - FREE_FAILURES - 1, 10);
        if (doublings < 0) {
            return Duration.ZERO;
        }
        var delay = FIRST.multipliedBy(1L << doublings);
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }

    private static String network(InetAddress address) {
        var bytes = address.getAddress();
        return Arrays.toString(
                address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }
}
