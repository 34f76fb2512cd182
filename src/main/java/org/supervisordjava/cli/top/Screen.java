package org.supervisordjava.cli.top;

import org.jline.utils.AttributedString;

import java.util.List;

/** A whole terminal; closing it leaves the terminal as it was. One thread. */
public interface Screen extends AutoCloseable {

    /** In characters. */
    int width();

    /** In lines. */
    int height();

    /** Whether it may have colours. */
    boolean colours();

    /** Shows these lines, from the top, and nothing else. */
    void show(List<AttributedString> lines);

    /** Waits a little for a key; null when none is pressed. */
    Keystroke read();

    @Override
    void close();
}
