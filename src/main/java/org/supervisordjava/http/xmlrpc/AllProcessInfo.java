package org.supervisordjava.http.xmlrpc;

import org.supervisordjava.http.ProcessDescription;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.protocol.XmlRpcWriter;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;

import java.lang.ref.SoftReference;
import java.time.Instant;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What {@code getAllProcessInfo} answers. It is written once for all who ask within a second while
 * nothing happens; and of a process that stays as it is, only the time and the description. Any
 * thread.
 */
final class AllProcessInfo {

    /** The last answer; another one is soon made when the heap is short. */
    private volatile SoftReference<AllInfo> last = new SoftReference<>(null);

    private record AllInfo(
            Snapshot snapshot,
            long second,
            List<ConstantInfo> entries,
            XmlRpcValue.Written value) {}

    /** What of a process does not change with the time. */
    private record ConstantInfo(ProcessSnapshot process, byte[] beforeNow, byte[] afterNow) {
        static ConstantInfo of(ProcessSnapshot process) {
            var info = new ProcessInfo(process);
            return new ConstantInfo(
                    process,
                    XmlRpcWriter.members(info.beforeNow()),
                    XmlRpcWriter.members(info.afterNow()));
        }
    }

    XmlRpcValue.Written value(Snapshot snapshot, Instant now, ProcessDescription description) {
        var known = Optional.ofNullable(last.get());
        long second = now.getEpochSecond();
        if (known.filter(answer -> answer.snapshot() == snapshot && answer.second() == second)
                .isPresent()) {
            return known.get().value();
        }
        var entries = entries(snapshot, known);
        var answer = new AllInfo(snapshot, second, entries, written(entries, now, description));
        last = new SoftReference<>(answer);
        return answer.value();
    }

    private static List<ConstantInfo> entries(Snapshot snapshot, Optional<AllInfo> known) {
        if (known.isPresent() && known.get().snapshot() == snapshot) {
            return known.get().entries();
        }
        var written = new IdentityHashMap<ProcessSnapshot, ConstantInfo>();
        known.ifPresent(
                answer -> answer.entries().forEach(each -> written.put(each.process(), each)));
        return snapshot.processes()
                .sorted(Comparator.comparing(ProcessSnapshot::id))
                .map(process -> written.computeIfAbsent(process, ConstantInfo::of))
                .toList();
    }

    private static XmlRpcValue.Written written(
            List<ConstantInfo> entries, Instant now, ProcessDescription description) {
        var time = XmlRpcWriter.members(ProcessInfo.now(now));
        return XmlRpcWriter.structs(
                entries.stream()
                        .map(
                                entry ->
                                        List.of(
                                                entry.beforeNow(),
                                                time,
                                                entry.afterNow(),
                                                XmlRpcWriter.members(
                                                        new ProcessInfo(entry.process())
                                                                .description(now, description))))
                        .toList());
    }
}
