import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Leaves in native libraries and programs only what is loaded when they run, and of that no tables for unwinding.
 *
 * <p>Symbols, notes and the directory of sections are for linkers and debuggers. Tables for unwinding are for exceptions of
 * C++ and for debuggers: the JVM is compiled without exceptions and walks its own frames by their pointers. {@code strip}
 * leaves the tables, and {@code objcopy} takes away with them that relocated pointers are read-only (GNU_RELRO).
 *
 * <p>Nothing gets another address, so only places in the file change. A file with another structure than that of GNU ld for
 * 64 bits stays as it is.
 *
 * <pre>java LeanLibraries.java FILE ...</pre>
 */
final class LeanLibraries {

    private static final int PROGRAM_HEADERS = 0x20;
    private static final int SECTION_HEADERS = 0x28;
    private static final int NUMBER_OF_PROGRAM_HEADERS = 0x38;
    private static final int NUMBER_OF_SECTION_HEADERS = 0x3c;
    private static final int SECTION_NAMES = 0x3e;
    private static final int PROGRAM_HEADER_SIZE = 56;
    private static final int SECTION_HEADER_SIZE = 64;

    private static final int PT_NULL = 0;
    private static final int PT_LOAD = 1;
    private static final int PT_GNU_EH_FRAME = 0x6474e550;
    private static final int SHT_NOBITS = 8;

    private static final Set<String> UNWINDING = Set.of(".eh_frame_hdr", ".eh_frame", ".gcc_except_table");

    /** A header of the program: where in the file, and what it says. */
    private record Segment(int at, int type, long offset, long address, long size, long align) {
        long end() {
            return offset + size;
        }

        boolean holds(Segment other) {
            return offset <= other.offset && other.end() <= end();
        }
    }

    private record Section(String name, int type, long offset, long size) {}

    private final ByteBuffer file;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Segment> loaded = new ArrayList<>();

    private LeanLibraries(byte[] content) {
        file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < file.getShort(NUMBER_OF_PROGRAM_HEADERS); i++) {
            int at = (int) file.getLong(PROGRAM_HEADERS) + i * PROGRAM_HEADER_SIZE;
            segments.add(
                    new Segment(
                            at,
                            file.getInt(at),
                            file.getLong(at + 8),
                            file.getLong(at + 16),
                            file.getLong(at + 32),
                            file.getLong(at + 48)));
        }
        segments.stream()
                .filter(segment -> segment.type() == PT_LOAD)
                .sorted(Comparator.comparingLong(Segment::offset))
                .forEach(loaded::add);
    }

    public static void main(String[] files) throws IOException {
        for (var each : files) {
            var path = Path.of(each);
            var content = Files.readAllBytes(path);
            if (isElf(content)) {
                // In place, so that its permissions stay.
                Files.write(path, new LeanLibraries(content).lean());
            }
        }
    }

    /** Of 64 bits, little-endian. */
    private static boolean isElf(byte[] content) {
        return content.length > 64 && Arrays.equals(content, 0, 6, new byte[] {0x7f, 'E', 'L', 'F', 2, 1}, 0, 6);
    }

    private byte[] lean() {
        if (loaded.isEmpty() || loaded.getFirst().offset() != 0 || overlap()) {
            return file.array();
        }
        var lean = ByteBuffer.allocate(file.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        var places = new TreeMap<Integer, Segment>();
        long end = 0;
        for (var each : loaded) {
            var kept = withoutUnwinding(each);
            long place = each.offset();
            // The same within a page, as the loader wants it.
            while (place - each.align() >= end) {
                place -= each.align();
            }
            lean.put((int) place, file.array(), (int) each.offset(), (int) kept);
            places.put(each.at(), new Segment(each.at(), PT_LOAD, place, each.address(), kept, each.align()));
            end = place + kept;
        }
        for (var each : segments) {
            move(each, places, lean);
        }
        lean.putLong(SECTION_HEADERS, 0);
        lean.putShort(NUMBER_OF_SECTION_HEADERS, (short) 0);
        lean.putShort(SECTION_NAMES, (short) 0);
        return Arrays.copyOf(lean.array(), (int) end);
    }

    private void move(Segment segment, TreeMap<Integer, Segment> places, ByteBuffer lean) {
        var place = places.get(segment.at());
        if (place != null) {
            lean.putLong(segment.at() + 8, place.offset());
            lean.putLong(segment.at() + 32, place.size());
            lean.putLong(segment.at() + 40, file.getLong(segment.at() + 40) - segment.size() + place.size());
            return;
        }
        for (var holder : loaded) {
            if (segment.size() > 0 && holder.holds(segment)) {
                var moved = places.get(holder.at());
                lean.putLong(segment.at() + 8, segment.offset() - holder.offset() + moved.offset());
                if (segment.offset() - holder.offset() + segment.size() > moved.size()) {
                    lean.put(segment.at(), new byte[PROGRAM_HEADER_SIZE]);
                    lean.putInt(segment.at(), PT_NULL);
                }
            }
        }
    }

    private boolean overlap() {
        for (int i = 1; i < loaded.size(); i++) {
            if (loaded.get(i - 1).end() > loaded.get(i).offset()) {
                return true;
            }
        }
        return false;
    }

    /** How much of the segment stays, where the tables are its end and nothing else begins after them. */
    private long withoutUnwinding(Segment segment) {
        boolean known =
                segments.stream().anyMatch(each -> each.type() == PT_GNU_EH_FRAME && segment.holds(each));
        var sections = known ? sections(segment) : List.<Section>of();
        int first = sections.size();
        while (first > 0 && UNWINDING.contains(sections.get(first - 1).name())) {
            first--;
        }
        if (first == 0 || first == sections.size()) {
            return segment.size();
        }
        var last = sections.get(first - 1);
        return last.offset() + last.size() - segment.offset();
    }

    /** Those with content in this part of the file, in the order of the file. */
    private List<Section> sections(Segment segment) {
        var sections = new ArrayList<Section>();
        for (int i = 0; i < file.getShort(NUMBER_OF_SECTION_HEADERS); i++) {
            var section = section(i);
            if (section.type() != SHT_NOBITS
                    && section.size() > 0
                    && section.offset() >= segment.offset()
                    && section.offset() < segment.end()) {
                sections.add(section);
            }
        }
        sections.sort(Comparator.comparingLong(Section::offset));
        return sections;
    }

    private Section section(int number) {
        int at = (int) file.getLong(SECTION_HEADERS) + number * SECTION_HEADER_SIZE;
        int names = (int) file.getLong(SECTION_HEADERS) + file.getShort(SECTION_NAMES) * SECTION_HEADER_SIZE;
        return new Section(
                text((int) file.getLong(names + 24) + file.getInt(at)),
                file.getInt(at + 4),
                file.getLong(at + 24),
                file.getLong(at + 32));
    }

    private String text(int from) {
        var text = new StringBuilder();
        for (int i = from; file.get(i) != 0; i++) {
            text.append((char) file.get(i));
        }
        return text.toString();
    }
}
