package org.supervisordjava.threads;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** All residents of one supervisor, so that somebody sees when one is no more. Any thread. */
public final class Residents {

    private final Consumer<String> told;
    private final List<Resident> all = new CopyOnWriteArrayList<>();
    private final Map<String, Containment> parts = new ConcurrentHashMap<>();

    /**
     * @param told hears of the failures of those that have nobody else to tell; any thread
     */
    public Residents(Consumer<String> told) {
        this.told = told;
    }

    /** A new one, which has to be started. */
    public Resident create(String name, Rounds rounds) {
        return create(name, rounds, told);
    }

    /** A new one, which has to be started, and tells of its failures elsewhere. */
    public Resident create(String name, Rounds rounds, Consumer<String> itsTold) {
        var resident = new Resident(name, rounds, itsTold);
        all.add(resident);
        return resident;
    }

    /** It is not needed any more, and its end is nobody's concern. */
    void dismiss(Resident resident) {
        all.remove(resident);
    }

    public List<String> alive() {
        return all.stream().filter(Resident::isAlive).map(Resident::name).toList();
    }

    /** Those that have ended and should not have. */
    public List<String> dead() {
        return all.stream().filter(Resident::isDead).map(Resident::name).toList();
    }

    /** Where failures are told that belong to no thread. */
    public Containment containment(String what) {
        var containment = new Containment(what, told);
        parts.put(what, containment);
        return containment;
    }

    /** How often each thread, and each other part that goes on after a failure, has failed. */
    public Map<String, Long> failures() {
        var failures = new TreeMap<String, Long>();
        all.forEach(one -> failures.put(one.name(), one.failures()));
        parts.forEach((what, containment) -> failures.put(what, containment.failures()));
        return failures;
    }
}
