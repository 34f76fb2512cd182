package org.supervisordjava.diagnosis;

import org.supervisordjava.config.model.OutputChannel;

/** A line that a program has written. */
public record Said(OutputChannel channel, String text) {}
