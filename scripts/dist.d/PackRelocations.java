import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Packs the relative relocations of native libraries (DT_RELR), as {@code ld -z pack-relative-relocs} would have: one bit for
 * each instead of 24 bytes. glibc 2.36 or newer is needed to load what was packed; an older one says so by the version that is
 * asked for, GLIBC_ABI_DT_RELR.
 *
 * <p>The tables shrink where they are, at the end of the first segment; LeanLibraries closes the gap in the file. A library
 * with another structure stays as it is.
 *
 * <pre>java PackRelocations.java LIBRARY ...</pre>
 */
final class PackRelocations {

    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;

    private static final long PLTRELSZ = 2;
    private static final long STRTAB = 5;
    private static final long RELA = 7;
    private static final long RELASZ = 8;
    private static final long STRSZ = 10;
    private static final long JMPREL = 23;
    private static final long RELRSZ = 35;
    private static final long RELR = 36;
    private static final long RELRENT = 37;
    private static final long RELACOUNT = 0x6ffffff9L;
    private static final long VERNEED = 0x6ffffffeL;
    private static final long VERDEF = 0x6ffffffcL;

    private static final int RELOCATION = 24;
    private static final int WORD = 8;

    /** R_X86_64_RELATIVE and R_AARCH64_RELATIVE, by machine. */
    private static final Map<Integer, Integer> RELATIVE = Map.of(62, 8, 183, 1027);

    private static final String NEEDED = "GLIBC_ABI_DT_RELR";

    private record Segment(int at, long offset, long address, long size) {
        boolean holds(long wanted) {
            return address <= wanted && wanted + WORD <= address + size;
        }
    }

    /** A version that is needed of a library. */
    private record Version(int hash, short flags, short index, int name) {}

    private final ByteBuffer file;
    private final List<Segment> loaded = new ArrayList<>();
    private final Map<Long, Long> dynamic = new HashMap<>();
    private final Map<Long, Integer> places = new HashMap<>();
    private int spare;
    private int spares;

    private PackRelocations(byte[] content) {
        file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < file.getShort(56); i++) {
            int at = (int) file.getLong(32) + i * 56;
            var segment = new Segment(at, file.getLong(at + 8), file.getLong(at + 16), file.getLong(at + 32));
            if (file.getInt(at) == PT_LOAD) {
                loaded.add(segment);
            } else if (file.getInt(at) == PT_DYNAMIC) {
                readDynamic((int) segment.offset(), (int) (segment.offset() + segment.size()));
            }
        }
    }

    public static void main(String[] files) throws IOException {
        for (var each : files) {
            var path = Path.of(each);
            var content = Files.readAllBytes(path);
            if (new PackRelocations(content).pack()) {
                Files.write(path, content);
            }
        }
    }

    private void readDynamic(int from, int end) {
        for (int at = from; at < end; at += 2 * WORD) {
            if (file.getLong(at) != 0) {
                dynamic.put(file.getLong(at), file.getLong(at + WORD));
                places.put(file.getLong(at), at);
            } else {
                spare = spares == 0 ? at : spare;
                spares++;
            }
        }
    }

    /** Whether it could be done. If not, at most what relocations overwrite has changed. */
    private boolean pack() {
        if (!isAsExpected()) {
            return false;
        }
        int relative = RELATIVE.get((int) file.getShort(18));
        int from = at(dynamic.get(RELA));
        var packed = new ArrayList<Long>();
        var left = new ByteArrayOutputStream();
        for (int at = from; at < from + dynamic.get(RELASZ); at += RELOCATION) {
            long address = file.getLong(at);
            if (file.getLong(at + WORD) == relative && address % WORD == 0 && isInFile(address)) {
                packed.add(address);
                file.putLong(at(address), file.getLong(at + 2 * WORD));
            } else {
                left.write(file.array(), at, RELOCATION);
            }
        }
        packed.sort(null);
        var names = names();
        var versions = versions(names.length - NEEDED.length() - 1);
        var lazy = copy(at(dynamic.get(JMPREL)), dynamic.get(PLTRELSZ));
        var bits = bits(packed);

        int size = left.size() + lazy.length + bits.length + versions.length + names.length + 5 * WORD;
        if (size > dynamic.get(RELASZ) + dynamic.get(PLTRELSZ)) {
            return false;
        }
        var next = new Writer(from, dynamic.get(RELA));
        next.write(left.toByteArray());
        set(RELASZ, left.size());
        set(JMPREL, next.write(lazy));
        add(places.get(RELACOUNT), RELR, next.write(bits));
        add(spare, RELRSZ, bits.length);
        add(spare + 2 * WORD, RELRENT, WORD);
        set(VERNEED, next.write(versions));
        set(STRTAB, next.write(names));
        set(STRSZ, names.length);

        var first = loaded.getFirst();
        file.putLong(first.at() + 32, next.end() - first.offset());
        file.putLong(first.at() + 40, next.end() - first.offset());
        return true;
    }

    /** The relocations are the end of the first segment, and the list of what the loader reads has room for two more. */
    private boolean isAsExpected() {
        var wanted = List.of(RELA, RELASZ, RELACOUNT, JMPREL, PLTRELSZ, STRTAB, STRSZ, VERNEED);
        if (!dynamic.keySet().containsAll(wanted)
                || dynamic.containsKey(RELR)
                || spares < 3
                || !RELATIVE.containsKey((int) file.getShort(18))) {
            return false;
        }
        var first = loaded.getFirst();
        long end = dynamic.get(JMPREL) + dynamic.get(PLTRELSZ);
        return dynamic.get(RELA) + dynamic.get(RELASZ) == dynamic.get(JMPREL)
                && first.offset() == 0
                && end == first.address() + first.size()
                && libraries().keySet().stream().anyMatch(this::isC);
    }

    private int at(long address) {
        for (var each : loaded) {
            if (each.address() <= address && address < each.address() + each.size()) {
                return (int) (address - each.address() + each.offset());
            }
        }
        throw new IllegalStateException("nothing is loaded at " + address);
    }

    private boolean isInFile(long address) {
        return loaded.stream().anyMatch(each -> each.holds(address));
    }

    /** An address, and after it words with a bit for each of the 63 that follow. */
    private static byte[] bits(List<Long> addresses) {
        var words = new ArrayList<Long>();
        int i = 0;
        while (i < addresses.size()) {
            long base = addresses.get(i) + WORD;
            words.add(addresses.get(i++));
            long bits;
            do {
                bits = 0;
                while (i < addresses.size() && addresses.get(i) - base < 63 * WORD) {
                    bits |= 2L << (addresses.get(i++) - base) / WORD;
                }
                if (bits != 0) {
                    words.add(bits | 1);
                }
                base += 63 * WORD;
            } while (bits != 0);
        }
        var bytes = ByteBuffer.allocate(words.size() * WORD).order(ByteOrder.LITTLE_ENDIAN);
        words.forEach(bytes::putLong);
        return bytes.array();
    }

    private byte[] names() {
        var names = new ByteArrayOutputStream();
        names.writeBytes(copy(at(dynamic.get(STRTAB)), dynamic.get(STRSZ)));
        names.writeBytes((NEEDED + '\0').getBytes(StandardCharsets.US_ASCII));
        return names.toByteArray();
    }

    private boolean isC(int name) {
        var expected = "libc.so.6\0".getBytes(StandardCharsets.US_ASCII);
        int at = at(dynamic.get(STRTAB)) + name;
        return ByteBuffer.wrap(expected).equals(ByteBuffer.wrap(file.array(), at, expected.length));
    }

    /** What is needed of which library. */
    private Map<Integer, List<Version>> libraries() {
        var libraries = new LinkedHashMap<Integer, List<Version>>();
        int at = at(dynamic.get(VERNEED));
        while (true) {
            var versions = new ArrayList<Version>();
            int each = at + file.getInt(at + 8);
            for (int i = 0; i < file.getShort(at + 2); i++) {
                versions.add(
                        new Version(
                                file.getInt(each),
                                file.getShort(each + 4),
                                file.getShort(each + 6),
                                file.getInt(each + 8)));
                each += file.getInt(each + 12);
            }
            libraries.put(file.getInt(at + 4), versions);
            if (file.getInt(at + 12) == 0) {
                return libraries;
            }
            at += file.getInt(at + 12);
        }
    }

    /** As before, and the one that says that the loader has to know packed relocations. */
    private byte[] versions(int name) {
        var libraries = libraries();
        int last = dynamic.containsKey(VERDEF) ? lastDefined() : 1;
        for (var versions : libraries.values()) {
            for (var each : versions) {
                last = Math.max(last, each.index());
            }
        }
        var further = new Version(hash(NEEDED), (short) 0, (short) (last + 1), name);
        libraries.forEach(
                (library, versions) -> {
                    if (isC(library)) {
                        versions.add(further);
                    }
                });
        int count = libraries.values().stream().mapToInt(List::size).sum();
        var bytes = ByteBuffer.allocate(16 * (libraries.size() + count)).order(ByteOrder.LITTLE_ENDIAN);
        libraries.forEach(
                (library, versions) -> {
                    int size = 16 * (1 + versions.size());
                    boolean end = bytes.remaining() == size;
                    bytes.putShort((short) 1).putShort((short) versions.size()).putInt(library);
                    bytes.putInt(16).putInt(end ? 0 : size);
                    for (var each : versions) {
                        bytes.putInt(each.hash()).putShort(each.flags()).putShort(each.index()).putInt(each.name());
                        bytes.putInt(each.equals(versions.getLast()) ? 0 : 16);
                    }
                });
        return bytes.array();
    }

    private int lastDefined() {
        int last = 1;
        int at = at(dynamic.get(VERDEF));
        while (true) {
            last = Math.max(last, file.getShort(at + 4));
            if (file.getInt(at + 16) == 0) {
                return last;
            }
            at += file.getInt(at + 16);
        }
    }

    /** That of ELF. */
    private static int hash(String name) {
        int hash = 0;
        for (char each : name.toCharArray()) {
            hash = (hash << 4) + each;
            int high = hash & 0xf0000000;
            hash = (hash ^ high >>> 24) & ~high;
        }
        return hash;
    }

    private byte[] copy(int from, long size) {
        var copy = new byte[(int) size];
        file.get(from, copy);
        return copy;
    }

    private void set(long tag, long value) {
        file.putLong(places.get(tag) + WORD, value);
    }

    private void add(int place, long tag, long value) {
        file.putLong(place, tag);
        file.putLong(place + WORD, value);
    }

    /** One thing after the other, from an address on. */
    private final class Writer {

        private final long difference;
        private int end;

        Writer(int from, long address) {
            end = from;
            difference = address - from;
        }

        long write(byte[] content) {
            int at = (end + WORD - 1) / WORD * WORD;
            file.put(at, content);
            end = at + content.length;
            return at + difference;
        }

        long end() {
            return end;
        }
    }
}
