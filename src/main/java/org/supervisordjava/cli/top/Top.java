package org.supervisordjava.cli.top;

import org.supervisordjava.cli.rpc.Endpoint;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Shows a server's programs on a screen, and does what is typed, until the operator leaves. */
public final class Top {

    private final Screen screen;
    private final Endpoint endpoint;
    private final UnaryOperator<String> actions;
    private final TopModel model = new TopModel();

    /** What the last action has said; null when there is nothing new. */
    private final AtomicReference<String> outcome = new AtomicReference<>();

    /**
     * @param actions runs a line as an operator types it and returns what it says; called on
     *     another thread
     */
    public Top(Screen screen, Endpoint endpoint, UnaryOperator<String> actions) {
        this.screen = screen;
        this.endpoint = endpoint;
        this.actions = actions;
    }

    public void run() {
        try (var watch = ServerWatch.of(endpoint)) {
            while (!model.ended()) {
                model.update(watch.view());
                watch.explain(model.selected());
                var said = outcome.getAndSet(null);
                if (said != null) {
                    model.say(said);
                    watch.hurry();
                }
                var drawing = new TopDrawing(screen.width(), screen.height(), screen.colours());
                screen.show(drawing.lines(model));
                var key = screen.read();
                if (key != null) {
                    model.press(key).ifPresent(this::act);
                }
            }
        }
    }

    /** Another thread waits for it: the screen goes on. */
    private void act(String action) {
        Thread.ofPlatform().daemon().name(action).start(() -> outcome.set(actions.apply(action)));
    }
}
