import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import com.google.googlejavaformat.java.ImportOrderer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Formats every Java file below a folder (mode "write") or names those that are not formatted and fails (mode "check"). */
final class Format {

    public static void main(String[] args) throws Exception {
        var write = args[0].equals("write");
        var style = JavaFormatterOptions.Style.AOSP;
        var formatter = new Formatter(JavaFormatterOptions.builder().style(style).build());
        var unformatted = new ArrayList<Path>();
        for (Path file : javaFilesBelow(Path.of(args[1]))) {
            var source = Files.readString(file);
            var formatted = formatter.formatSource(
                    ImportOrderer.reorderImports(RemoveUnusedImports.removeUnusedImports(source), style));
            if (formatted.equals(source)) {
                continue;
            }
            unformatted.add(file);
            if (write) {
                Files.writeString(file, formatted);
            }
        }
        if (!write && !unformatted.isEmpty()) {
            unformatted.forEach(file -> System.err.println("not formatted: " + file));
            System.err.println("format them with: ./mvnw process-sources -Dformat.mode=write");
            System.exit(1);
        }
    }

    private static List<Path> javaFilesBelow(Path folder) throws Exception {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }

    private Format() {}
}
