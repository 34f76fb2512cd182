package org.supervisordjava.hooks;

import org.supervisordjava.config.model.HooksConfig.Trigger;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.protocol.JsonWriter;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What a hook is told, as the environment of a command and as JSON.
 *
 * @param facts by name; numbers, booleans and texts
 */
public record HookFacts(SequencedMap<String, Object> facts) {

    private static final String PREFIX = "HOOK_";

    /**
     * @param at by the time of day
     * @param details what is known besides
     */
    public static HookFacts of(
            Trigger trigger, ProcessConfig process, int pid, Instant at, Map<String, ?> details) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("event", trigger.label());
        facts.put("time", at.toString());
        facts.put("group", process.id().group());
        facts.put("process", process.name());
        facts.put("pid", pid);
        facts.putAll(details);
        return new HookFacts(facts);
    }

    /** {@code HOOK_EVENT}, {@code HOOK_PROCESS} and so on. */
    Map<String, String> environment() {
        var variables = new LinkedHashMap<String, String>();
        facts.forEach(
                (name, value) ->
                        variables.put(PREFIX + name.toUpperCase(Locale.ROOT), value.toString()));
        return variables;
    }

    String json() {
        return JsonWriter.write(facts);
    }
}
