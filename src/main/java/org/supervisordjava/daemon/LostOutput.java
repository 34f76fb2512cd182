package org.supervisordjava.daemon;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.logs.LogSinks;
import org.supervisordjava.logs.ProcessLogFiles;

import java.util.ArrayList;
import java.util.List;

/** Says what of the programs' output was lost lately. */
final class LostOutput {

    private final ProcessLogFiles files;
    private final LogSinks sinks;

    LostOutput(ProcessLogFiles files, LogSinks sinks) {
        this.files = files;
        this.sinks = sinks;
    }

    List<String> of(ProcessId process) {
        var words = new ArrayList<String>();
        for (var counters : files.counters(process)) {
            if (counters.lostLately()) {
                words.add(
                        "%d lines of its %s are lost, the last ones within 10 minutes%s"
                                .formatted(
                                        counters.linesDropped(),
                                        counters.channel().label(),
                                        counters.writeErrors() > 0
                                                ? ": its log cannot be written"
                                                : ""));
            }
        }
        if (!words.isEmpty()) {
            for (var sink : sinks.status()) {
                sink.problem()
                        .map(why -> "no logs can be sent to " + sink.address() + ": " + why)
                        .ifPresent(words::add);
            }
        }
        return words;
    }
}
