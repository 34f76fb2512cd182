package org.supervisordjava.cli.shell;

import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

import java.util.List;

/** Offers what {@link Completions} knows to JLine. */
final class WordCompleter implements Completer {

    private final Completions completions;

    WordCompleter(Completions completions) {
        this.completions = completions;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        var before = line.words().subList(0, line.wordIndex());
        for (var word : completions.after(before)) {
            candidates.add(new Candidate(word));
        }
    }
}
