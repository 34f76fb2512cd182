package org.supervisordjava.probe;

import java.util.Optional;

/**
 * What a program has said about itself: nothing yet, or its last word. Any thread may say; the
 * probe that waits for it is told at once, or as soon as it starts to listen.
 */
final class PassiveSignal {

    private Optional<ProbeOutcome> word = Optional.empty();
    private Runnable listener = () -> {};

    synchronized Optional<ProbeOutcome> word() {
        return word;
    }

    void say(ProbeOutcome outcome) {
        Runnable told;
        synchronized (this) {
            word = Optional.of(outcome);
            told = listener;
        }
        told.run();
    }

    /**
     * @param onWord called on the thread that says it; must only pass it on
     */
    void listen(Runnable onWord) {
        synchronized (this) {
            listener = onWord;
        }
        if (word().isPresent()) {
            onWord.run();
        }
    }
}
