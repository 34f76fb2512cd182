package org.supervisordjava.config.source;

import org.supervisordjava.config.text.ConfigSyntax;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file name pattern with {@code *}, {@code ?}, {@code [a-z]} and {@code [!a-z]}, by the rules of
 * Python's {@code glob}: names that begin with a dot only match a pattern that does, and {@code **}
 * means {@code *}.
 */
final class IncludePattern {

    private final Path base;
    private final String pattern;
    private final ReadingBudget lookingAt;

    /**
     * @param base absolute directory that a relative pattern starts from; taken literally
     * @param lookingAt files and directories
     */
    IncludePattern(Path base, String pattern, ReadingBudget lookingAt) {
        this.lookingAt = lookingAt;
        this.base = base;
        this.pattern = pattern;
    }

    /**
     * What a pattern finds, each in the order of its characters.
     *
     * @param matches existing files and directories
     * @param others files that stand beside them and do not match; hidden ones only when they are
     *     named like a configuration
     * @param isLookedThrough whether there was a directory to look through: there is none when it
     *     is missing, cannot be listed, or the pattern names one file
     */
    record Findings(List<Path> matches, List<Path> others, boolean isLookedThrough) {}

    Findings find() {
        var components = Stream.of(pattern.split("/")).filter(name -> !name.isEmpty()).toList();
        var folders = List.of(pattern.startsWith("/") ? Path.of("/") : base);
        if (components.isEmpty()) {
            return new Findings(folders, List.of(), false);
        }
        for (String component : components.subList(0, components.size() - 1)) {
            folders = descend(folders, component, new ArrayList<>());
        }
        var last = components.getLast();
        var others = new ArrayList<Path>();
        var matches = descend(folders, last, others);
        boolean isLookedThrough = isWild(last) && folders.stream().anyMatch(Files::isReadable);
        return new Findings(sorted(matches), sorted(others), isLookedThrough);
    }

    private static List<Path> sorted(List<Path> paths) {
        return paths.stream().sorted(Comparator.comparing(Path::toString)).toList();
    }

    private static boolean isWild(String component) {
        return component.chars().anyMatch(c -> "*?[".indexOf(c) >= 0);
    }

    private List<Path> descend(List<Path> folders, String component, List<Path> others) {
        var found = new ArrayList<Path>();
        for (Path folder : folders) {
            if (isWild(component)) {
                addMatches(folder, component, found, others);
            } else {
                lookingAt.spend(1);
                var path = folder.resolve(component);
                if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(path);
                }
            }
        }
        return found;
    }

    /** A folder that cannot be listed matches nothing. */
    private void addMatches(Path folder, String component, List<Path> found, List<Path> others) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                lookingAt.spend(1);
                var name = entry.getFileName().toString();
                boolean isVisible = component.startsWith(".") || !name.startsWith(".");
                if (isVisible && isMatch(component, name)) {
                    found.add(entry);
                } else if (isFile(entry) && (isVisible || ConfigSyntax.isTold(entry))) {
                    others.add(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            found.removeIf(path -> folder.equals(path.getParent()));
        }
    }

    /** A link into nowhere is meant to be one. */
    private static boolean isFile(Path entry) {
        return !Files.isDirectory(entry);
    }

    /** The pattern as an absolute path. */
    @Override
    public String toString() {
        return base.resolve(pattern).toString();
    }

    /**
     * Matches in time proportional to both lengths: after a mismatch only the last {@code *} is
     * tried again, one character further.
     */
    private static boolean isMatch(String pattern, String name) {
        int star = -1;
        int afterStar = 0;
        int p = 0;
        int n = 0;
        while (n < name.length()) {
            int length = p < pattern.length() ? matchLength(pattern, p, name.charAt(n)) : 0;
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                afterStar = n;
            } else if (length > 0) {
                p += length;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++afterStar;
            } else {
                return false;
            }
        }
        return pattern.substring(p).chars().allMatch(c -> c == '*');
    }

    /** Length of the pattern's element at a position when it matches the character, else 0. */
    private static int matchLength(String pattern, int position, char c) {
        char element = pattern.charAt(position);
        if (element == '[') {
            int end = classEnd(pattern, position);
            if (end > 0) {
                return isInClass(pattern.substring(position + 1, end), c) ? end + 1 - position : 0;
            }
        }
        return element == '?' || element == c ? 1 : 0;
    }

    /** Index of the bracket that closes the class, or -1 when the opening one stands for itself. */
    private static int classEnd(String pattern, int open) {
        int first = pattern.startsWith("!", open + 1) ? open + 2 : open + 1;
        return pattern.indexOf(']', first + 1);
    }

    private static boolean isInClass(String content, char c) {
        boolean negated = content.startsWith("!");
        boolean found = false;
        for (int i = negated ? 1 : 0; i < content.length(); i++) {
            char from = content.charAt(i);
            boolean isRange = i + 2 < content.length() && content.charAt(i + 1) == '-';
            char to = isRange ? content.charAt(i + 2) : from;
            found |= from <= c && c <= to;
            i += isRange ? 2 : 0;
        }
        return found != negated;
    }
}
