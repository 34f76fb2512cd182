package org.supervisordjava.threads;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** All residents of one supervisor, so that somebody sees when one is no more. Any thread. */
public final class Residents {

    private final Consumer<String> told;
    private final List<Resident> all = new CopyOnWriteArrayList<>();

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

    /** Where failures are told that belong to no thread. */
    public Containment containment(String what) {
        return new Containment(what, told);
    }
}
