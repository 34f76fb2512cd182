package org.supervisordjava.cli.rpc;

import java.util.List;

/** What reading the configuration again found: names of groups. */
public record GroupChanges(List<String> added, List<String> changed, List<String> removed) {}
