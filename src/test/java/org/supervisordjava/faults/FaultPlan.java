package org.supervisordjava.faults;

import org.supervisordjava.faults.Faults.Fault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Which calls fail, from what is asked for and from what a sound life does. The parts of an answer
 * are lives; each has one fault or more.
 *
 * @param seed of the calls that are drawn
 * @param together how many places fail in one life, where places are asked for
 */
record FaultPlan(String which, Census census, long seed, int together) {

    /** Always the same ones: a failure is one of the change. */
    private static final List<String> SOME =
            List.of(
                    "jdk.thread,25,1,EAGAIN",
                    "jdk.open,15,1,EMFILE",
                    "libc.write,52,20,ENOSPC",
                    "libc.posix_spawn,4,20,EAGAIN",
                    "jdk.channel.write,60,20,ENOSPC");

    private static final String PLACES = "places";

    /** So many of one kind are in a life. */
    private static final int OF_A_KIND = 4;

    private static final int EARLY_RANK = 4;

    /** So many of a life's faults may last. */
    private static final long LASTING = 3;

    /**
     * Most of these are fatal at the start, and would hide all others: each has a life for itself.
     */
    private static final Set<String> EARLY =
            Set.of(
                    "libc.socket",
                    "libc.bind",
                    "libc.listen",
                    "libc.signalfd",
                    "libc.eventfd",
                    "libc.prctl",
                    "libc.getrlimit",
                    "libc.setrlimit",
                    "libc.setsockopt",
                    "libc.getgrouplist",
                    "libc.getsockname",
                    "libc.dup3",
                    "jdk.mkdir",
                    "jdk.socket");

    List<List<Fault>> lives() {
        if (which.equals("some")) {
            return SOME.stream().map(Fault::all).toList();
        }
        if (which.contains(",")) {
            return Stream.of(which.split(" ")).map(Fault::all).toList();
        }
        if (which.startsWith(PLACES)) {
            return dealt(places().filter(this::isAskedFor).toList(), together);
        }
        var selection = which.split("/");
        var all = calls().filter(this::isAskedFor).toList();
        int every = selection.length == 1 ? 1 : Integer.parseInt(selection[1]);
        return LongStream.range(0, all.size())
                .filter(i -> i % every == every / 2)
                .mapToObj(i -> List.of(all.get((int) i)))
                .toList();
    }

    private boolean isAskedFor(Fault fault) {
        var kind = which.substring(which.indexOf(':') + 1).split("/")[0];
        return Stream.of("all", "1", PLACES).anyMatch(kind::equals)
                || Stream.of(kind.split(" ")).anyMatch(fault.kind()::startsWith);
    }

    private Stream<Fault> calls() {
        return census.calls().entrySet().stream()
                .flatMap(
                        kind ->
                                LongStream.rangeClosed(1, kind.getValue())
                                        .boxed()
                                        .flatMap(
                                                call ->
                                                        FaultWays.of(kind.getKey(), "", call)
                                                                .stream()));
    }

    /** The first call from each place, and of many another one. */
    private Stream<Fault> places() {
        return census.places().entrySet().stream()
                .flatMap(
                        entry -> {
                            var words = entry.getKey().split("@");
                            long calls = entry.getValue();
                            var first = FaultWays.of(words[0], words[1], 1);
                            return calls < 3
                                    ? first.stream()
                                    : Stream.concat(
                                            first.stream(),
                                            FaultWays.of(
                                                    words[0],
                                                    words[1],
                                                    drawn(entry.getKey(), calls))
                                                    .stream());
                        });
    }

    private long drawn(String place, long calls) {
        // The next life may make somewhat fewer.
        return new Random(seed * 31 + place.hashCode()).nextLong(2, Math.max(3, calls * 3 / 4));
    }

    /** Calls into the C library first, then files, sockets, processes, threads, and the start. */
    private static int rank(Fault fault) {
        return switch (EARLY.contains(fault.kind()) ? "" : fault.kind().split("\\.")[1]) {
            case "" -> EARLY_RANK;
            case "open", "stream", "rename", "unlink", "mkdir", "channel" ->
                    fault.kind().startsWith("libc.") ? 0 : 1;
            case "socket", "accept" -> fault.kind().startsWith("libc.") ? 0 : 2;
            case "process", "thread" -> 3;
            default -> 0;
        };
    }

    /**
     * Those of a life are of several kinds, and few of them last: none hides another. Those of a
     * rank come before those of the next one.
     */
    static List<List<Fault>> dealt(Collection<Fault> faults, int together) {
        var lives = new ArrayList<List<Fault>>();
        faults.stream()
                .collect(Collectors.groupingBy(FaultPlan::rank, TreeMap::new, Collectors.toList()))
                .forEach(
                        (rank, of) ->
                                lives.addAll(dealt(byKind(of), rank == EARLY_RANK ? 1 : together)));
        return lives;
    }

    private static Map<String, List<Fault>> byKind(List<Fault> faults) {
        return faults.stream()
                .collect(Collectors.groupingBy(Fault::kind, TreeMap::new, Collectors.toList()));
    }

    private static List<List<Fault>> dealt(Map<String, List<Fault>> byKind, int together) {
        var lives = new ArrayList<List<Fault>>();
        var left = new ArrayList<>(byKind.values().stream().map(ArrayList::new).toList());
        while (left.stream().anyMatch(kind -> !kind.isEmpty())) {
            left.sort(Comparator.comparing(Collection::size, Comparator.reverseOrder()));
            var life = new ArrayList<Fault>();
            for (int i = 0; i < OF_A_KIND; i++) {
                left.forEach(kind -> addOne(life, kind, together));
            }
            lives.add(life);
        }
        return lives;
    }

    private static void addOne(List<Fault> life, List<Fault> kind, int together) {
        boolean isLasting = life.stream().filter(fault -> fault.times() > 1).count() == LASTING;
        kind.stream()
                .filter(fault -> !isLasting || fault.times() == 1)
                .filter(fault -> life.size() < together && !isHidden(fault, life))
                .findFirst()
                .ifPresent(
                        fault -> {
                            life.add(fault);
                            kind.remove(fault);
                        });
    }

    /** Two of a kind, one of which lasts, or from one place, may be in each other's way. */
    private static boolean isHidden(Fault fault, List<Fault> life) {
        return life.stream()
                .filter(other -> other.kind().equals(fault.kind()))
                .anyMatch(
                        other ->
                                other.place().equals(fault.place())
                                        || other.times() > 1
                                        || fault.times() > 1);
    }
}
