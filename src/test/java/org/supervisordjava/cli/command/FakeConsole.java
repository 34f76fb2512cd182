package org.supervisordjava.cli.command;

import org.supervisordjava.cli.top.Screen;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Keeps what is printed and answers questions from a list. Thread-safe. */
public class FakeConsole implements Console {

    private final List<String> lines = new ArrayList<>();
    private final List<String> errorLines = new ArrayList<>();
    private final Deque<String> typed = new ArrayDeque<>();

    public FakeConsole(String... typed) {
        this.typed.addAll(List.of(typed));
    }

    synchronized Output output(int exitCode) {
        return new Output(lines, errorLines, exitCode);
    }

    @Override
    public synchronized void line(String text) {
        lines.add(text);
    }

    /** Bytes as a line of Latin-1, so that every byte can be told. */
    @Override
    public synchronized void bytes(byte[] data, int length) {
        lines.add(new String(data, 0, length, StandardCharsets.ISO_8859_1));
    }

    @Override
    public synchronized void errorLine(String text) {
        errorLines.add(text);
    }

    @Override
    public String ask(String prompt) {
        if (!prompt.isEmpty()) {
            line("asked: " + prompt);
        }
        return typed.pollFirst();
    }

    @Override
    public String askSecretly(String prompt) {
        return ask(prompt);
    }

    @Override
    public Screen screen() throws NoScreenException {
        throw new NoScreenException("this one is for tests");
    }

    @Override
    public Interruption onInterrupt(Runnable action) {
        return () -> {};
    }
}
