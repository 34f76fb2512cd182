package org.supervisordjava.cli;

import org.supervisordjava.cli.command.Console;
import org.supervisordjava.cli.command.NoScreenException;
import org.supervisordjava.cli.command.Session;
import org.supervisordjava.cli.top.Screen;
import org.supervisordjava.protocol.JsonWriter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Holds back the lines of a command and prints one JSON document at its end. */
final class JsonConsole implements Console {

    private final Console console;
    private final List<String> lines = new ArrayList<>();

    JsonConsole(Console console) {
        this.console = console;
    }

    /** Prints what the command found, or its lines, and its errors. */
    void finish(Session session) {
        if (session.document() != null && session.failures().isEmpty()) {
            console.line(session.document());
            return;
        }
        var document = new LinkedHashMap<String, Object>();
        if (session.data() != null) {
            document.putAll(session.data());
        } else if (session.failures().isEmpty()) {
            document.put("output", lines);
        }
        if (!session.failures().isEmpty()) {
            document.put("errors", session.failures());
        }
        console.line(JsonWriter.write(document));
    }

    @Override
    public void line(String text) {
        lines.add(text);
    }

    @Override
    public void bytes(byte[] data, int length) {
        console.bytes(data, length);
    }

    @Override
    public void errorLine(String text) {
        console.errorLine(text);
    }

    @Override
    public String ask(String prompt) {
        return console.ask(prompt);
    }

    @Override
    public String askSecretly(String prompt) {
        return console.askSecretly(prompt);
    }

    @Override
    public Screen screen() throws NoScreenException {
        return console.screen();
    }

    @Override
    public Interruption onInterrupt(Runnable action) {
        return console.onInterrupt(action);
    }
}
