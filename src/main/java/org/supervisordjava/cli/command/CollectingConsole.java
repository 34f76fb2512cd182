package org.supervisordjava.cli.command;

import org.supervisordjava.cli.top.Screen;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a command says for somebody else to show. Nobody answers. */
final class CollectingConsole implements Console {

    private final List<String> lines = new ArrayList<>();

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void line(String text) {
        lines.add(text);
    }

    @Override
    public void bytes(byte[] data, int length) {
        lines.add(new String(data, 0, length, StandardCharsets.UTF_8));
    }

    @Override
    public void errorLine(String text) {
        lines.add(text);
    }

    @Override
    public String ask(String prompt) {
        return null;
    }

    @Override
    public String askSecretly(String prompt) {
        return null;
    }

    @Override
    public Interruption onInterrupt(Runnable action) {
        return () -> {};
    }

    @Override
    public Screen screen() throws NoScreenException {
        throw new NoScreenException("there is one already");
    }
}
