package org.supervisordjava.probe;

/** What one try does. Runs on a worker, one try at a time; may block until the deadline. */
@FunctionalInterface
interface ProbeAction {

    /**
     * @throws InterruptedException when the try is given up; what it started is ended by then
     */
    ProbeOutcome attempt(Deadline deadline) throws InterruptedException;
}
