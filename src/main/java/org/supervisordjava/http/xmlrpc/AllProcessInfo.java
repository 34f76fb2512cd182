package org.supervisordjava.http.xmlrpc;

import org.supervisordjava.http.ProcessDescription;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.protocol.XmlRpcWriter;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;

import java.lang.ref.SoftReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code getAllProcessInfo} answers. It is put together once for all who ask within a second
 * while nothing happens; and of a process that stays as it is, all but the time and the uptime is
 * written once. Any thread.
 */
final class AllProcessInfo {

    /** The last answer; another one is soon made when the heap is short. */
    private volatile SoftReference<AllInfo> last = new SoftReference<>(null);

    private record AllInfo(
            Snapshot snapshot, long second, Entries entries, XmlRpcValue.Written value) {}

    /**
     * What was written of all processes.
     *
     * @param processes in the order of the snapshot
     * @param sorted in the order of the answer
     */
    private record Entries(List<ProcessSnapshot> processes, List<ConstantInfo> sorted) {

        static final Entries NONE = new Entries(List.of(), List.of());

        boolean areOf(Snapshot snapshot) {
            Iterator<ProcessSnapshot> now = snapshot.processes().iterator();
            for (var process : processes) {
                if (!now.hasNext() || now.next() != process) {
                    return false;
                }
            }
            return !now.hasNext();
        }
    }

    /**
     * What of a process does not change with the time.
     *
     * @param afterNow up to the middle of the description
     * @param upSince from when the uptime counts that the description ends with
     */
    private record ConstantInfo(
            ProcessSnapshot process, byte[] beforeNow, byte[] afterNow, Optional<Instant> upSince) {

        static ConstantInfo of(ProcessSnapshot process, ProcessDescription description) {
            var info = new ProcessInfo(process);
            return new ConstantInfo(
                    process,
                    XmlRpcWriter.members(info.beforeNow()),
                    joined(
                            XmlRpcWriter.members(info.afterNow()),
                            XmlRpcWriter.beginningOfMember(
                                    ProcessInfo.DESCRIPTION, description.constant(process))),
                    description.upSince(process));
        }

        private static byte[] joined(byte[] one, byte[] other) {
            var both = new byte[one.length + other.length];
            System.arraycopy(one, 0, both, 0, one.length);
            System.arraycopy(other, 0, both, one.length, other.length);
            return both;
        }
    }

    XmlRpcValue.Written value(Snapshot snapshot, Instant now, ProcessDescription description) {
        var known = last.get();
        long second = now.getEpochSecond();
        if (known != null && known.snapshot() == snapshot && known.second() == second) {
            return known.value();
        }
        var entries =
                entries(snapshot, known == null ? Entries.NONE : known.entries(), description);
        var answer = new AllInfo(snapshot, second, entries, written(entries.sorted(), now));
        last = new SoftReference<>(answer);
        return answer.value();
    }

    private static Entries entries(
            Snapshot snapshot, Entries known, ProcessDescription description) {
        if (known.areOf(snapshot)) {
            return known;
        }
        var written = new IdentityHashMap<ProcessSnapshot, ConstantInfo>();
        known.sorted().forEach(each -> written.put(each.process(), each));
        var processes = snapshot.processes().toList();
        return new Entries(
                processes,
                processes.stream()
                        .sorted(Comparator.comparing(ProcessSnapshot::id))
                        .map(
                                process ->
                                        written.computeIfAbsent(
                                                process, its -> ConstantInfo.of(its, description)))
                        .toList());
    }

    private static XmlRpcValue.Written written(List<ConstantInfo> entries, Instant now) {
        var time = XmlRpcWriter.members(ProcessInfo.now(now));
        var without = XmlRpcWriter.restOfMember("");
        // Many have been started in the same second.
        Map<Long, byte[]> uptimes = new HashMap<>();
        var structs = new ArrayList<List<byte[]>>(entries.size());
        for (var entry : entries) {
            var uptime =
                    entry.upSince().isEmpty()
                            ? without
                            : uptimes.computeIfAbsent(
                                    entry.upSince().get().getEpochSecond(),
                                    _ ->
                                            XmlRpcWriter.restOfMember(
                                                    ProcessDescription.uptime(
                                                            entry.upSince().get(), now)));
            structs.add(List.of(entry.beforeNow(), time, entry.afterNow(), uptime));
        }
        return XmlRpcWriter.structs(structs);
    }
}
