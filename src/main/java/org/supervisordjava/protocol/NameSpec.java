package org.supervisordjava.protocol;

/**
 * The name of a process or of a group, as typed: {@code process}, {@code group:process}, {@code
 * group:*} or {@code group:}.
 *
 * @param process null for the whole group
 */
public record NameSpec(String group, String process) {

    public static NameSpec parse(String typed) {
        var colon = typed.indexOf(':');
        if (colon < 0) {
            return new NameSpec(typed, typed);
        }
        var process = typed.substring(colon + 1);
        var wholeGroup = process.isEmpty() || process.equals("*");
        return new NameSpec(typed.substring(0, colon), wholeGroup ? null : process);
    }

    public boolean wholeGroup() {
        return process == null;
    }

    /** The shortest name: {@code process} when the group has the same one. */
    public static String of(String group, String process) {
        return group.equals(process) ? process : group + ":" + process;
    }

    @Override
    public String toString() {
        return wholeGroup() ? group : of(group, process);
    }
}
