package org.supervisordjava.supervisor.port;

/** Reads the configuration again, off the loop; the result is posted as an event. */
@FunctionalInterface
public interface ConfigReading {

    /** Called by the loop's thread; returns at once. */
    void begin();
}
