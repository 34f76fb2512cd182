package org.supervisordjava.hooks;

import org.supervisordjava.config.model.HooksConfig.Hook;
import org.supervisordjava.config.model.HooksConfig.Trigger;
import org.supervisordjava.config.model.ProcessId;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Which hooks have failed for good, each until it succeeds again. Any thread. */
final class HookFailures {

    /** More than there are hooks, but for processes that were removed. */
    private static final int MOST = 1_000;

    private record Which(ProcessId process, Trigger trigger, Hook hook) {}

    // Guarded by this.
    private final SequencedMap<Which, FailedHook> failed = new LinkedHashMap<>();

    synchronized void add(FailedHook failure) {
        var which = new Which(failure.process(), failure.trigger(), failure.hook());
        failed.remove(which);
        failed.put(which, failure);
        if (failed.size() > MOST) {
            failed.pollFirstEntry();
        }
    }

    synchronized void succeeded(ProcessId process, Trigger trigger, Hook hook) {
        failed.remove(new Which(process, trigger, hook));
    }

    /** Oldest first. */
    synchronized List<FailedHook> of(ProcessId process) {
        return failed.values().stream().filter(one -> one.process().equals(process)).toList();
    }
}
