package org.supervisordjava.cli.shell;

import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;
import org.supervisordjava.cli.command.NoScreenException;
import org.supervisordjava.cli.top.Keystroke;
import org.supervisordjava.cli.top.Keystroke.Kind;
import org.supervisordjava.cli.top.Screen;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A terminal as a {@link Screen}: raw, on its other page where it has one, and given back as it was
 * whatever ends the program, as far as that can be noticed.
 */
final class TerminalScreen implements Screen {

    private static final Size DEFAULT_SIZE = new Size(80, 24);
    private static final int WAIT_MILLIS = 100;
    private static final int AFTER_ESCAPE_MILLIS = 50;

    private final Terminal terminal;
    private final boolean colours;
    private final Runnable afterwards;
    private final Attributes before;
    private final Map<Signal, SignalHandler> handlers = new EnumMap<>(Signal.class);
    private final Display display;
    private final BindingReader keys;
    private final KeyMap<Keystroke> bindings;
    private final Thread atExit = new Thread(this::restore, "terminal");
    private Size size = new Size(0, 0);
    private volatile boolean interrupted;
    private boolean restored;

    private TerminalScreen(Terminal terminal, boolean colours, Runnable afterwards) {
        this.terminal = terminal;
        this.colours = colours;
        this.afterwards = afterwards;
        this.display = new Display(terminal, true);
        this.keys = new BindingReader(terminal.reader());
        this.bindings = bindings(terminal);
        this.before = terminal.enterRawMode();
        Runtime.getRuntime().addShutdownHook(atExit);
        handle(Signal.INT, _ -> interrupted = true);
        handle(Signal.QUIT, _ -> interrupted = true);
        handle(Signal.TSTP, SignalHandler.SIG_IGN);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.keypad_xmit);
        terminal.puts(Capability.cursor_invisible);
        terminal.flush();
    }

    /** That of this process. */
    static Screen ofProcess(boolean colours) throws NoScreenException {
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new NoScreenException("input or output is not one (docker exec needs -it)");
        }
        var type = System.getenv("TERM");
        try {
            refuseDumb(type);
            var terminal = TerminalType.open(type);
            return new TerminalScreen(terminal, colours, () -> close(terminal));
        } catch (IOException e) {
            throw new NoScreenException("it cannot be opened: " + e.getMessage());
        }
    }

    /** One that goes on being used. */
    static Screen within(Terminal terminal, boolean colours) throws NoScreenException {
        refuseDumb(System.getenv("TERM"));
        return new TerminalScreen(terminal, colours, () -> {});
    }

    private static void refuseDumb(String type) throws NoScreenException {
        if (type == null || type.isEmpty() || type.startsWith(Terminal.TYPE_DUMB)) {
            throw new NoScreenException(
                    "that of this type cannot place its cursor (TERM is "
                            + (type == null || type.isEmpty() ? "not set" : type)
                            + ")");
        }
    }

    private static void close(Terminal terminal) {
        try {
            terminal.close();
        } catch (IOException e) {
            // It has gone, and nobody looks at it.
        }
    }

    private void handle(Signal signal, SignalHandler handler) {
        handlers.put(signal, terminal.handle(signal, handler));
    }

    private static KeyMap<Keystroke> bindings(Terminal terminal) {
        var map = new KeyMap<Keystroke>();
        map.setAmbiguousTimeout(AFTER_ESCAPE_MILLIS);
        map.setNomatch(Keystroke.typed(""));
        map.setUnicode(Keystroke.typed(""));
        for (var letter = ' '; letter <= '~'; letter++) {
            map.bind(Keystroke.typed(String.valueOf(letter)), String.valueOf(letter));
        }
        bind(map, terminal, Kind.UP, Capability.key_up, "A");
        bind(map, terminal, Kind.DOWN, Capability.key_down, "B");
        bind(map, terminal, Kind.PAGE_UP, Capability.key_ppage, "5~");
        bind(map, terminal, Kind.PAGE_DOWN, Capability.key_npage, "6~");
        bind(map, terminal, Kind.HOME, Capability.key_home, "H", "1~");
        bind(map, terminal, Kind.END, Capability.key_end, "F", "4~");
        map.bind(Keystroke.of(Kind.TAB), "\t");
        map.bind(Keystroke.of(Kind.ENTER), "\r", "\n");
        map.bind(Keystroke.of(Kind.BACKSPACE), KeyMap.del(), "\b");
        map.bind(Keystroke.of(Kind.ESCAPE), KeyMap.esc());
        map.bind(Keystroke.of(Kind.INTERRUPT), KeyMap.ctrl('C'));
        return map;
    }

    /** As the type says, and as nearly all of them send it, whatever the type says. */
    private static void bind(
            KeyMap<Keystroke> map,
            Terminal terminal,
            Kind kind,
            Capability capability,
            String... endings) {
        var key = Keystroke.of(kind);
        var sequence = KeyMap.key(terminal, capability);
        if (sequence != null) {
            map.bind(key, sequence);
        }
        for (var ending : endings) {
            map.bind(key, "\u001b[" + ending, "\u001bO" + ending);
        }
    }

    @Override
    public int width() {
        return current().getColumns();
    }

    @Override
    public int height() {
        return current().getRows();
    }

    /** "docker exec -it" tells it only after the start. */
    private Size current() {
        var now = terminal.getSize();
        return now.getColumns() > 0 && now.getRows() > 0 ? now : DEFAULT_SIZE;
    }

    @Override
    public boolean colours() {
        return colours;
    }

    @Override
    public synchronized void show(List<AttributedString> lines) {
        if (restored) {
            return;
        }
        var now = current();
        if (!now.equals(size)) {
            size = now;
            display.resize(now.getRows(), now.getColumns());
            display.clear();
        }
        display.update(lines, -1);
    }

    @Override
    public Keystroke read() {
        if (interrupted) {
            return Keystroke.of(Kind.INTERRUPT);
        }
        if (keys.peekCharacter(WAIT_MILLIS) == NonBlockingReader.READ_EXPIRED) {
            return interrupted ? Keystroke.of(Kind.INTERRUPT) : null;
        }
        var key = keys.readBinding(bindings);
        return key == null ? Keystroke.of(Kind.INTERRUPT) : key;
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // It is ending already.
        }
        afterwards.run();
    }

    private synchronized void restore() {
        if (restored) {
            return;
        }
        restored = true;
        terminal.puts(Capability.cursor_visible);
        terminal.puts(Capability.keypad_local);
        terminal.puts(Capability.exit_ca_mode);
        terminal.flush();
        terminal.setAttributes(before);
        handlers.forEach(terminal::handle);
    }
}
