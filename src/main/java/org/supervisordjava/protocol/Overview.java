package org.supervisordjava.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@code status} shows, in a form that costs neither side much: a line with the supervisor's
 * state, then one for each process, their fields separated by tabs.
 *
 * @param state of the supervisor
 * @param rows in the order of getAllProcessInfo
 */
public record Overview(String state, List<Row> rows) {

    private static final String HEAD = "supervisor\t";
    private static final String READY = "ready";
    private static final String UNREADY = "unready";
    private static final char CONTROL_PICTURES = '\u2400';
    private static final char REPLACEMENT = '\ufffd';

    /**
     * One process.
     *
     * @param state the number of its state
     * @param description as getProcessInfo has it
     * @param urgency as the server calls it; empty from one that explains nothing
     * @param reason in a few words; may be empty
     */
    public record Row(
            String group,
            String process,
            int state,
            String statename,
            String description,
            String urgency,
            boolean ready,
            String reason) {

        /** supervisord's numbers of the states. */
        private static final int RUNNING = 20;

        /** As an operator types it. */
        public String name() {
            return NameSpec.of(group, process);
        }

        public boolean running() {
            return state == RUNNING;
        }

        /** STOPPED, EXITED, FATAL or UNKNOWN. */
        public boolean stopped() {
            return switch (state) {
                case 0, 100, 200, 1000 -> true;
                default -> false;
            };
        }

        /** Whether the server has said more than supervisord would. */
        public boolean isExplained() {
            return !urgency.isEmpty();
        }

        public boolean isWell() {
            return urgency.equals("well");
        }

        /** Down, and not for anybody's wish. */
        public boolean isDown() {
            return isGivenUp() || urgency.equals("failing");
        }

        public boolean isGivenUp() {
            return urgency.equals("given_up");
        }

        /** By somebody's wish. */
        public boolean isOff() {
            return urgency.equals("stopped");
        }
    }

    /** The state in which everything can be asked and commanded. */
    public boolean isOfARunningSupervisor() {
        return state.equals("RUNNING");
    }

    public String text() {
        var text = new StringBuilder(128 * (rows.size() + 1));
        text.append(HEAD).append(state).append('\n');
        for (var row : rows) {
            field(text, row.group()).append('\t');
            field(text, row.process()).append('\t');
            text.append(row.state()).append('\t').append(row.statename()).append('\t');
            field(text, row.description()).append('\t');
            text.append(row.urgency()).append('\t');
            text.append(row.ready() ? READY : UNREADY).append('\t');
            field(text, row.reason()).append('\n');
        }
        return text.toString();
    }

    /** What would end a field is escaped; what XML cannot hold looks as it does there. */
    private static StringBuilder field(StringBuilder text, String field) {
        for (var i = 0; i < field.length(); i++) {
            var character = field.charAt(i);
            switch (character) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\ufffe', '\uffff' -> text.append(REPLACEMENT);
                default -> {
                    if (character < ' ') {
                        text.append((char) (CONTROL_PICTURES + character));
                    } else if (Character.isSurrogate(character)) {
                        var point = field.codePointAt(i);
                        var pair = Character.charCount(point) == 2;
                        text.appendCodePoint(pair ? point : REPLACEMENT);
                        i += pair ? 1 : 0;
                    } else {
                        text.append(character);
                    }
                }
            }
        }
        return text;
    }

    /** Null when the text is none. */
    public static Overview parse(String text) {
        var end = text.indexOf('\n');
        if (end < 0 || !text.startsWith(HEAD)) {
            return null;
        }
        var fields = new TabbedText(text, end + 1);
        var rows = new ArrayList<Row>();
        try {
            while (fields.at < text.length()) {
                rows.add(
                        new Row(
                                fields.next('\t'),
                                fields.next('\t'),
                                Integer.parseInt(fields.next('\t')),
                                fields.next('\t'),
                                fields.next('\t'),
                                fields.next('\t'),
                                fields.next('\t').equals(READY),
                                fields.next('\n')));
            }
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            return null;
        }
        return new Overview(text.substring(HEAD.length(), end), rows);
    }

    private static final class TabbedText {

        private final String text;
        private final boolean escapes;
        private int at;

        TabbedText(String text, int at) {
            this.text = text;
            this.at = at;
            this.escapes = text.indexOf('\\') >= 0;
        }

        /** What stands before the next such character; fails where there is none. */
        String next(char end) {
            var start = at;
            var found = text.indexOf(end, start);
            at = found + 1;
            var field = text.substring(start, found);
            return escapes && field.indexOf('\\') >= 0 ? unescaped(field) : field;
        }

        private static String unescaped(String field) {
            var plain = new StringBuilder(field.length());
            for (var i = 0; i < field.length(); i++) {
                var character = field.charAt(i);
                if (character == '\\') {
                    i++;
                    character =
                            switch (field.charAt(i)) {
                                case 't' -> '\t';
                                case 'n' -> '\n';
                                case 'r' -> '\r';
                                default -> field.charAt(i);
                            };
                }
                plain.append(character);
            }
            return plain.toString();
        }
    }
}
