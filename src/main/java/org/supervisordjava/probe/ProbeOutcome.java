package org.supervisordjava.probe;

/**
 * How one try ended.
 *
 * @param output the end of what was said, at most {@link OutputTail#LIMIT} bytes; may be empty
 */
record ProbeOutcome(boolean success, String output) {

    static ProbeOutcome passed(String output) {
        return new ProbeOutcome(true, OutputTail.of(output));
    }

    static ProbeOutcome failed(String output) {
        return new ProbeOutcome(false, OutputTail.of(output));
    }
}
