package org.supervisordjava.cli.shell;

import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.supervisordjava.cli.command.CommandTable;
import org.supervisordjava.cli.command.Console;
import org.supervisordjava.cli.command.Look;
import org.supervisordjava.cli.command.NoScreenException;
import org.supervisordjava.cli.command.Session;
import org.supervisordjava.cli.top.Screen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A terminal with line editing, history and completion. Ctrl-C at the prompt ends the input; while
 * a log is followed it ends that only.
 */
final class LineEditorConsole implements Console, AutoCloseable {

    private static final Size DEFAULT_SIZE = new Size(80, 24);

    private final Terminal terminal;
    private final LineReader reader;

    /**
     * @param completer offers words at the prompt
     * @param historyFile null for a history that ends with the session
     */
    LineEditorConsole(Completer completer, String historyFile) throws IOException {
        terminal = TerminalType.open(System.getenv("TERM"));
        if (terminal.getWidth() == 0) {
            // "docker exec -it" tells the size only after the start.
            terminal.setSize(DEFAULT_SIZE);
        }
        var parser = new DefaultParser();
        parser.setEscapeChars(null);
        parser.setQuoteChars(null);
        var builder =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .parser(parser)
                        .completer(completer)
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .option(LineReader.Option.HISTORY_TIMESTAMPED, false);
        if (historyFile != null) {
            builder.variable(LineReader.HISTORY_FILE, Path.of(historyFile));
        }
        reader = builder.build();
    }

    /** Runs a shell at the terminal of this process. */
    static void runIn(Session session, CommandTable table, String historyFile, Shell shell) {
        var plain = session.console();
        var completer = new WordCompleter(new Completions(table, session));
        try (var editor = new LineEditorConsole(completer, historyFile)) {
            session.console(editor);
            shell.run();
        } catch (IOException e) {
            plain.errorLine("cannot set up the terminal: " + e.getMessage());
        }
    }

    @Override
    public void line(String text) {
        terminal.writer().println(text);
        terminal.flush();
    }

    @Override
    public void bytes(byte[] data, int length) {
        synchronized (terminal) {
            try {
                terminal.output().write(data, 0, length);
                terminal.output().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void errorLine(String text) {
        line(text);
    }

    @Override
    public String askForCommand(String prompt) {
        return read(prompt, null, true);
    }

    @Override
    public String ask(String prompt) {
        return read(prompt, null, false);
    }

    @Override
    public String askSecretly(String prompt) {
        return read(prompt, '\0', false);
    }

    private String read(String prompt, Character mask, boolean command) {
        reader.setVariable(LineReader.DISABLE_HISTORY, !command);
        reader.setVariable(LineReader.DISABLE_COMPLETION, !command);
        try {
            return reader.readLine(prompt, mask);
        } catch (EndOfFileException | UserInterruptException e) {
            return null;
        }
    }

    @Override
    public Interruption onInterrupt(Runnable action) {
        var before = terminal.handle(Terminal.Signal.INT, _ -> action.run());
        return () -> terminal.handle(Terminal.Signal.INT, before);
    }

    @Override
    public Look look() {
        return new Look(System.getenv("NO_COLOR") == null, terminal.getWidth());
    }

    @Override
    public Screen screen() throws NoScreenException {
        return TerminalScreen.within(terminal, look().colours());
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
