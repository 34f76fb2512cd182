package org.supervisordjava.threads;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What others wait for. Each is completed in any case: at the latest when there is nobody left who
 * could. Any thread.
 */
public final class Answers implements AutoCloseable {

    private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
    private final Supplier<? extends Throwable> lastWord;
    private volatile boolean closed;

    /**
     * @param lastWord what those hear who still wait when this is closed
     */
    public Answers(Supplier<? extends Throwable> lastWord) {
        this.lastWord = lastWord;
    }

    public <T> CompletableFuture<T> open() {
        var answer = new CompletableFuture<T>();
        open.add(answer);
        answer.whenComplete((_, _) -> open.remove(answer));
        if (closed) {
            close();
        }
        return answer;
    }

    /** Those who wait, and those who ask later, hear that there will be no answer. */
    @Override
    public void close() {
        closed = true;
        open.forEach(answer -> answer.completeExceptionally(lastWord.get()));
    }
}
