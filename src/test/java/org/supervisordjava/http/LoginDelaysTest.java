package org.supervisordjava.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

class LoginDelaysTest {

    private final AtomicLong now = new AtomicLong();
    private final LoginDelays delays = new LoginDelays(now::get);

    @Test
    void delay_growsFromTheThirdFailure_untilHalfAMinute() throws Exception {
        var address = InetAddress.getByName("10.0.0.1");
        long[] seconds = {0, 0, 1, 2, 4, 8, 16, 30, 30};
        for (long each : seconds) {
            delays.failed(address);
            assertEquals(Duration.ofSeconds(each), delays.left(address));
        }

        now.addAndGet(Duration.ofSeconds(29).toNanos());
        assertEquals(Duration.ofSeconds(1), delays.left(address));
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertEquals(Duration.ZERO, delays.left(address));
    }

    @Test
    void success_andTime_forgive() throws Exception {
        var address = InetAddress.getByName("10.0.0.1");
        fail(address, 5);
        delays.succeeded(address);
        assertEquals(Duration.ZERO, delays.left(address));

        fail(address, 5);
        now.addAndGet(Duration.ofMinutes(10).toNanos());
        delays.failed(address);
        assertEquals(Duration.ZERO, delays.left(address));
    }

    @Test
    void owner_isNeverLockedOut_norAnotherAddress() throws Exception {
        fail(InetAddress.getByName("127.0.0.1"), 50);
        fail(InetAddress.getByName("::1"), 50);
        fail(InetAddress.getByName("10.0.0.1"), 50);

        assertEquals(Duration.ZERO, delays.left(InetAddress.getByName("127.0.0.1")));
        assertEquals(Duration.ZERO, delays.left(InetAddress.getByName("::1")));
        assertEquals(Duration.ZERO, delays.left(InetAddress.getByName("10.0.0.2")));
    }

    @Test
    void ipv6Network_isOneAddress() throws Exception {
        for (int i = 0; i < 5; i++) {
            delays.failed(InetAddress.getByName("2001:db8::" + i));
        }

        assertEquals(Duration.ofSeconds(4), delays.left(InetAddress.getByName("2001:db8::ffff:1")));
    }

    @Test
    void manyAddresses_areForgotten_theOldestFirst() throws Exception {
        fail(InetAddress.getByName("10.0.0.1"), 50);
        for (int i = 0; i < 1024; i++) {
            delays.failed(InetAddress.getByName("10.1.%d.%d".formatted(i / 256, i % 256)));
        }

        assertEquals(Duration.ZERO, delays.left(InetAddress.getByName("10.0.0.1")));
    }

    private void fail(InetAddress address, int times) {
        for (int i = 0; i < times; i++) {
            delays.failed(address);
        }
    }
}
