package org.supervisordjava.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.config.text.ConfigProblem;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Expected results are those of supervisord's parser. In the tables {@code ~} is a line feed. */
class IniTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            emptyValue = "",
            textBlock =
                    """
                    k=v|v
                    k = v = w|v = w
                    k: v|v
                    k : v = w|v = w
                    k=v : w|v : w
                    k==v|=v
                    K=v|v
                     k=v|v
                    k=|``
                    k=v ;c|v
                    k=v #c|v
                    k=v\t;c|v
                    k=v;c|v;c
                    k=v#c|v#c
                    k=;c|;c
                    k= ;c|``
                    k=v ; c ; d|v
                    k=v;x ;y|v;x
                    k=a#b #c ;d|a#b #c
                    k=a;b ;c #d|a;b ;c
                    k=a;b #d ;e|a;b
                    k=a;b;c ;d #e f|a;b;c ;d
                    k=sh -c 'a ; b'|sh -c 'a
                    k=~  x~  y|~x~y
                    k=x~~  y~~|x~~y
                    k=x~;c~  y|x~y
                    k=x~  ;c~  y|x~y
                    k=x~# c~~  y|x~~y
                    k=x~  y # c~  z|x~y~z
                    k=x~  j=y|x~j=y
                    k=x~  [b]|x~[b]
                    k=v  ~   y   |v~y
                    k=v\\~  w|v\\~w
                    k=1~k=2|2
                    """)
    void value(String line, String value) {
        var text = "[a]\n" + line.replace('~', '\n') + "\n";
        assertEquals(Map.of("a", Map.of("k", value.replace('~', '\n'))), parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "[a],a",
        "' [a]',a",
        "[ a ],' a '",
        "[a]],a]",
        "[a]b],a]b",
        "[a;b],a;b",
        "[a] ;c,a",
        "[a]x,a"
    })
    void header(String line, String title) {
        assertEquals(Map.of(title, Map.of("k", "v")), parse(line + "\nk=v\n"));
    }

    @Test
    void textBehindHeader_isDropped() {
        assertEquals(Map.of("a", Map.of()), parse("[a]k=v"));
    }

    @Test
    void indentedOptionAtTheSameDepth_isAnOption() {
        assertEquals(
                Map.of("a", Map.of("k", "x", "j", "y", "m", "z")),
                parse("[a]\n  k=x\n  j=y\n m=z\n"));
    }

    @Test
    void sectionsOfOneTitle_merge() {
        assertEquals(
                Map.of("a", Map.of("k", "3", "j", "2", "m", "4"), "b", Map.of()),
                parse("[a]\nk=1\nj=2\n[b]\n[a]\nk=3\nm=4\n"));
    }

    @ParameterizedTest
    @CsvSource({"'\r\n'", "'\r'", "'\n'"})
    void everyLineEnd(String end) {
        assertEquals(
                Map.of("a", Map.of("k", "v", "j", "w\nx")),
                parse(String.join(end, "[a]", "k=v", "j=w", "  x", "")));
    }

    @Test
    void lineWithoutDelimiter_isAProblemEach() {
        var problems = problems("[a]\nk=1\nfoo bar\n=v\n[b]\nbaz");
        assertEquals(
                List.of(
                        "Source contains parsing errors: 'x.conf'\n\t[line  3]: 'foo bar\\n'",
                        "Source contains parsing errors: 'x.conf'\n\t[line  4]: '=v\\n'",
                        "Source contains parsing errors: 'x.conf'\n\t[line  6]: 'baz'"),
                problems.stream().map(ConfigProblem::message).toList());
        assertEquals("x.conf:3:1", problems.getFirst().location().toString());
    }

    @ParameterizedTest
    @CsvSource({"x=1", "junk", "[]", "[a", "[a ;b]"})
    void lineBeforeTheFirstSection(String line) {
        assertEquals(
                List.of(
                        "File contains no section headers.\nfile: 'x.conf', line: 2\n'%s\\n'"
                                .formatted(line)),
                problems("\n" + line + "\n[a]\n").stream().map(ConfigProblem::message).toList());
    }

    @Test
    void location_isThatOfTheOption() {
        var section = whole("[a]\n  k=\n   v\n");
        var value = section.sections().get("a").options().get("k");
        assertEquals("x.conf:2:3", value.location().toString());
        assertEquals(Path.of("/etc"), value.here());
    }

    @Test
    void garbage_givesABoundedNumberOfProblems() {
        assertEquals(100, problems("[a]\n" + "junk\n".repeat(10_000)).size());
    }

    @Test
    void hugeLine_isQuotedInPart() {
        assertTrue(problems("[a]\n" + "x".repeat(1_000_000)).getFirst().message().length() < 2_000);
    }

    /** Whoever wants one section only is told the same of the others, and finds the same in it. */
    @Test
    void partOfTheSections_isReadAsInAll() {
        var lines =
                List.of(
                        "[kept]",
                        "[other]",
                        "[other:x]",
                        "[kept] ; c",
                        "[ kept]",
                        "[a]b]",
                        "[]",
                        "[",
                        "k=v",
                        "key: value",
                        "k = v ; c",
                        "k=\"a ;b\"",
                        "=v",
                        ":v",
                        "junk",
                        "; c",
                        "#c",
                        " more",
                        "\tmore=1",
                        "",
                        " ",
                        "k=v\r",
                        "\rk=v",
                        "ü=1",
                        "K#=1",
                        "a\r\rb",
                        " [kept]",
                        "@=1",
                        "9:",
                        "[DEFAULT]",
                        "x[=]");
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder(random.nextInt(4) == 0 ? "" : "[other]\n");
            for (int line = random.nextInt(8); line >= 0; line--) {
                text.append(lines.get(random.nextInt(lines.size())))
                        .append(random.nextInt(6) == 0 ? "\r\n" : "\n");
            }
            if (random.nextBoolean()) {
                text.setLength(text.length() - 1);
            }
            var all = whole(text.toString());
            var part =
                    IniText.parse(
                            Path.of("x.conf"),
                            Path.of("/etc"),
                            text.toString(),
                            title -> title.equals("kept") || title.equals("DEFAULT"));

            assertEquals(all.problems(), part.problems(), text::toString);
            var wanted = new LinkedHashMap<>(all.sections());
            wanted.keySet().retainAll(Set.of("kept", "DEFAULT"));
            assertEquals(wanted, part.sections(), text::toString);
        }
    }

    private static IniText.IniDocument whole(String text) {
        return IniText.parse(Path.of("x.conf"), Path.of("/etc"), text, _ -> true);
    }

    private static Map<String, Map<String, String>> parse(String text) {
        var parsed = whole(text);
        assertEquals(List.of(), parsed.problems().stream().filter(ConfigProblem::isError).toList());
        var result = new LinkedHashMap<String, Map<String, String>>();
        parsed.sections()
                .forEach(
                        (title, section) -> {
                            var options = new LinkedHashMap<String, String>();
                            section.options()
                                    .forEach((name, value) -> options.put(name, value.text()));
                            result.put(title, options);
                        });
        return result;
    }

    private static List<ConfigProblem> problems(String text) {
        return whole(text).problems();
    }
}
