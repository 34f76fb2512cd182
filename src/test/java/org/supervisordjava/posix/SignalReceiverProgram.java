package org.supervisordjava.posix;

import org.supervisordjava.config.model.Signal;
import org.supervisordjava.threads.Residents;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * A JVM of its own for {@link SignalReceiverTest}: says what it receives, a line each, until TERM.
 */
final class SignalReceiverProgram {

    private SignalReceiverProgram() {}

    public static void main(String[] arguments) throws Exception {
        var signals = EnumSet.noneOf(Signal.class);
        Arrays.stream(arguments).map(Signal::valueOf).forEach(signals::add);
        var out = new PrintStream(System.out, true);
        var done = new java.util.concurrent.CountDownLatch(1);
        try (var receiver =
                SignalReceiver.open(
                        signals,
                        new SignalListener() {
                            @Override
                            public void received(Signal signal, int sender) {
                                out.println("received " + signal + " from " + sender);
                                if (signal == Signal.TERM) {
                                    done.countDown();
                                }
                            }

                            @Override
                            public void ignored(int number, int sender) {
                                out.println("ignored " + number);
                            }
                        },
                        new Residents(System.err::println))) {
            out.println("unavailable " + receiver.unavailable().keySet());
            out.println("child mask " + maskOfJdkChild());
            out.println("ready");
            done.await();
        }
        System.exit(0);
    }

    private static String maskOfJdkChild() throws Exception {
        var child = new ProcessBuilder("grep", "SigBlk", "/proc/self/status").start();
        var mask = new String(child.getInputStream().readAllBytes()).strip();
        child.waitFor();
        return mask.replaceAll("\\s+", " ");
    }
}
