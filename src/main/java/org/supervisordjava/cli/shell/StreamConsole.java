package org.supervisordjava.cli.shell;

import org.supervisordjava.cli.command.Console;
import org.supervisordjava.cli.command.Look;
import org.supervisordjava.cli.command.NoScreenException;
import org.supervisordjava.cli.top.Screen;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The standard streams, in UTF-8 whatever the locale: in a container it is mostly unset. A reader
 * that goes away ends the run with an {@link UncheckedIOException}.
 */
public final class StreamConsole implements Console {

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
    private static final int DEFAULT_WIDTH = 80;
    private static final int LEAST_WIDTH = 40;

    private final InputStream in;
    private final OutputStream out;
    private final OutputStream err;
    private BufferedReader reader;

    /** Null until it is asked for. */
    private Look look = Look.PLAIN;

    public StreamConsole(InputStream in, OutputStream out, OutputStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** The console of this process. Every line is written at once. */
    public static StreamConsole ofProcess() {
        var console =
                new StreamConsole(
                        System.in,
                        new FileOutputStream(FileDescriptor.out),
                        new FileOutputStream(FileDescriptor.err));
        console.look = null;
        return console;
    }

    @Override
    public Look look() {
        if (look == null) {
            look = lookOfProcess();
        }
        return look;
    }

    @Override
    public Screen screen() throws NoScreenException {
        return TerminalScreen.ofProcess(lookOfProcess().colours());
    }

    private static Look lookOfProcess() {
        if (!writesToTerminal()) {
            return Look.PLAIN;
        }
        var type = System.getenv("TERM");
        var colours = System.getenv("NO_COLOR") == null && type != null && !type.startsWith("dumb");
        return new Look(colours, width(System.getenv("COLUMNS")));
    }

    /** Known by its name: asking the C library would load much more. */
    private static boolean writesToTerminal() {
        try {
            var target = Files.readSymbolicLink(STANDARD_OUTPUT).toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    private static int width(String columns) {
        try {
            return columns == null
                    ? DEFAULT_WIDTH
                    : Math.max(LEAST_WIDTH, Integer.parseInt(columns));
        } catch (NumberFormatException e) {
            return DEFAULT_WIDTH;
        }
    }

    @Override
    public void line(String text) {
        write(out, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** With one call of the kernel: a thousand are a quarter of a short run. */
    @Override
    public void lines(List<String> texts) {
        var all = new StringBuilder(texts.size() * DEFAULT_WIDTH);
        for (var text : texts) {
            all.append(text).append('\n');
        }
        write(out, all.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void bytes(byte[] data, int length) {
        synchronized (out) {
            try {
                out.write(data, 0, length);
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void errorLine(String text) {
        write(err, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void write(OutputStream stream, byte[] bytes) {
        synchronized (out) {
            try {
                stream.write(bytes);
                stream.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public String ask(String prompt) {
        write(out, prompt.getBytes(StandardCharsets.UTF_8));
        return readLine();
    }

    private String readLine() {
        if (reader == null) {
            reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        try {
            return reader.readLine();
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public String askSecretly(String prompt) {
        var terminal = System.console();
        if (terminal == null || !terminal.isTerminal()) {
            write(err, prompt.getBytes(StandardCharsets.UTF_8));
            return readLine();
        }
        var typed = terminal.readPassword("%s", prompt);
        return typed == null ? null : new String(typed);
    }

    /** Ctrl-C ends the process, with exit code 0: it is the way to leave what follows a log. */
    @Override
    public Interruption onInterrupt(Runnable action) {
        var hook =
                new Thread(
                        () -> {
                            action.run();
                            Runtime.getRuntime().halt(0);
                        },
                        "interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> removeHook(hook);
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Ctrl-C was pressed: the hook is running and ends the process.
            awaitEnd(hook);
        }
    }

    private static void awaitEnd(Thread hook) {
        try {
            hook.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
