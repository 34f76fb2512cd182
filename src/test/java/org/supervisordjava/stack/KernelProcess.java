package org.supervisordjava.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process as {@code /proc/<pid>/status} shows it to us, who are outside of its PID namespace.
 *
 * @param pid as seen from here
 * @param fields by their names
 */
record KernelProcess(int pid, Map<String, String> fields) {

    /** Empty when there is no such process (any more). */
    static Optional<KernelProcess> of(int pid) {
        var fields = new HashMap<String, String>();
        try {
            for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                int colon = line.indexOf(':');
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        } catch (IOException gone) {
            return Optional.empty();
        }
        return fields.containsKey("State")
                ? Optional.of(new KernelProcess(pid, fields))
                : Optional.empty();
    }

    static KernelProcess self() {
        return of((int) ProcessHandle.current().pid()).orElseThrow();
    }

    static List<KernelProcess> all() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .map(name -> of(Integer.parseInt(name)))
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    /** Children, their children and so on; in no particular order. */
    static List<KernelProcess> descendantsOf(int ancestor) throws IOException {
        var all = all();
        var found = new ArrayList<KernelProcess>();
        var parents = new ArrayList<Integer>(List.of(ancestor));
        for (int i = 0; i < parents.size(); i++) {
            int parent = parents.get(i);
            for (var process : all) {
                if (process.parent() == parent) {
                    found.add(process);
                    parents.add(process.pid());
                }
            }
        }
        return found;
    }

    String name() {
        return fields.get("Name");
    }

    /** Its words with blanks between them; empty once it has ended. */
    String commandLine() {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
        } catch (IOException ended) {
            return "";
        }
    }

    int parent() {
        return Integer.parseInt(fields.get("PPid"));
    }

    int uid() {
        return Integer.parseInt(words("Uid")[0]);
    }

    boolean isZombie() {
        return fields.get("State").startsWith("Z");
    }

    /** Its pid as it sees it itself. */
    int innerPid() {
        return innermost("NSpid");
    }

    int innerSession() {
        return innermost("NSsid");
    }

    int innerGroup() {
        return innermost("NSpgid");
    }

    private int innermost(String field) {
        var words = words(field);
        return Integer.parseInt(words[words.length - 1]);
    }

    private String[] words(String field) {
        return fields.get(field).split("\\s+");
    }

    /** A signal mask, bit 0 for signal 1: {@code SigBlk}, {@code SigIgn}, {@code SigCgt}. */
    long signals(String mask) {
        return Long.parseUnsignedLong(fields.get(mask), 16);
    }

    boolean blocks(int signal) {
        return (signals("SigBlk") >>> (signal - 1) & 1) == 1;
    }

    /** Numbers of its open descriptors. */
    List<Integer> descriptors() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return entries.map(entry -> Integer.valueOf(entry.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    /** How many ends of pipes it has open. */
    long pipes() throws IOException {
        long pipes = 0;
        for (int descriptor : descriptors()) {
            var file = Path.of("/proc/" + pid + "/fd/" + descriptor);
            try {
                pipes += Files.readSymbolicLink(file).toString().startsWith("pipe:") ? 1 : 0;
            } catch (NoSuchFileException closedMeanwhile) {
                // Then it does not count.
            }
        }
        return pipes;
    }
}
