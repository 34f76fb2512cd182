package org.supervisordjava.daemon;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.diagnosis.Evidence;
import org.supervisordjava.diagnosis.Said;
import org.supervisordjava.logs.RecentOutput;
import org.supervisordjava.posix.TcpListeners;

import java.util.List;
import java.util.Optional;

/** What can be seen of programs from outside: their last output, and who holds ports. */
final class SeenEvidence implements Evidence {

    private final RecentOutput recent;

    SeenEvidence(RecentOutput recent) {
        this.recent = recent;
    }

    @Override
    public List<Said> lines(ProcessId process, int pid) {
        return recent.lines(process).stream()
                .filter(line -> line.pid() == pid)
                .map(line -> new Said(line.channel(), line.text()))
                .toList();
    }

    @Override
    public Optional<PortHolder> holderOf(int port) {
        return new TcpListeners()
                .on(port)
                .map(found -> new PortHolder(found.pid(), found.group(), found.command()));
    }
}
