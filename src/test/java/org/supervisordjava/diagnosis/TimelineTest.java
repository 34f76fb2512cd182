package org.supervisordjava.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.http.Snapshots;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.HeldBack;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

class TimelineTest {

    private static final Instant NOW = Snapshots.NOW;

    /** Five seconds for the database, two for what needs it, four more for the web. */
    private static final List<ProcessSnapshot> BOOT =
            List.of(
                    started("web", 7, 4, "migrate", 0),
                    started("worker", 1, 3, "cache", 0),
                    started("migrate", 5, 2, "db", 0),
                    started("cache", 0, 1),
                    started("db", 0, 5));

    @Test
    void boot_hasABarForEach_itsGates_andItsCriticalPath() {
        assertEquals(
                """
                10:36:00 to 10:36:11, 11 s
                cache    --========================== +0 ms, ready in 1 s
                db      *------------================ +0 ms, ready in 5 s
                worker   .>-------=================== +1 s, ready in 3 s <- cache
                migrate *...........>-----=========== +5 s, ready in 2 s <- db
                web     *................>----------= +7 s, ready in 4 s <- migrate
                critical path: db 5 s -> migrate 2 s -> web 4 s
                """,
                text(BOOT).replaceFirst("(?s)\n\\. waits.*", "\n"));
    }

    /** The picture in the document is what is drawn. */
    @Test
    void document_showsTheBoot() throws Exception {
        var rows = text(BOOT).replaceFirst("(?s)\n\\. waits.*", "\n");

        assertTrue(
                Files.readString(Path.of("docs/supervisorctl.md"))
                        .contains("timeline\n" + rows + "```\n"));
    }

    @Test
    void rowsFitTheScreen() {
        var longName = "a-group-with-a-name:that-is-longer-than-any-column";
        text(List.of(started(longName, 0, 5), started("x".repeat(40), 5, 5, longName, 0)))
                .lines()
                .forEach(row -> assertTrue(row.length() <= 80, row));
    }

    @Test
    void whatIsNotReady_isTheEndOfTheCriticalPath_withThoseThatWaitForIt() {
        var db = unready("db", 0);
        var web = waiting("web", "db", 0);

        var text = text(List.of(web, db, started("cache", 0, 1)));
        assertTrue(text.startsWith("10:36:00 to 10:37:05, 1 min 5 s\n"), text);
        assertTrue(text.contains("\nweb   *...."), text);
        assertTrue(text.contains(" waits for db to be ready\n"), text);
        assertTrue(text.contains("\ncritical path: db 1 min 5 s, not ready -> web waits\n"), text);
    }

    @Test
    void laterRestart_hasAnAxisOfItsOwn_withWhatWasStartedWithIt() {
        var text =
                text(
                        List.of(
                                started("cache", 0, 1),
                                started("db", 40, 3),
                                started("web", 43, 2, "db", 40),
                                started("mail", 60, 1)));

        var sections = text.split("\n\n");
        assertEquals(3, sections.length, text);
        assertTrue(sections[0].startsWith("10:36:00 to 10:36:01, 1 s\ncache"), text);
        assertTrue(sections[1].startsWith("10:36:40 to 10:36:45, 5 s\ndb"), text);
        assertTrue(sections[1].endsWith("\ncritical path: db 3 s -> web 2 s"), text);
        assertTrue(sections[2].startsWith("10:37:00 to 10:37:01, 1 s\nmail"), text);
    }

    /** It has been started again since: the arrow would point backwards. */
    @Test
    void gateThatHasBeenOpenedByAnEarlierRun_isNamed_andNotOnThePath() {
        var text = text(List.of(started("web", 3, 2, "db", 0), started("db", 40, 3)));

        assertTrue(text.contains("+3 s, ready in 2 s <- db\n"), text);
        assertTrue(text.contains("\ncritical path: web 2 s\n"), text);
    }

    /** Tries that failed are those of who made them, not of who was waited for. */
    @Test
    void timeOfFailedTries_isTheirOwnersTime() {
        var text = text(List.of(started("db", 0, 3), started("api", 9, 1, "db", 0)));

        assertTrue(text.contains("\ncritical path: db 3 s -> api 7 s\n"), text);
    }

    @Test
    void whatIsNotStarted_isNotWaitedFor() {
        var off = process("off", Optional.empty(), Optional.empty(), Optional.empty(), false);

        var text = text(List.of(started("db", 0, 2), off));
        assertTrue(text.startsWith("10:36:00 to 10:36:02, 2 s\ndb  *-"), text);
        assertTrue(text.contains("... not started\n"), text);
    }

    @Test
    void picture_isXml_withBarsOfThreeParts_andAnArrowForEachGate() throws Exception {
        var picture = picture(BOOT);

        assertEquals(1 + 5 * 3, picture.getElementsByTagName("rect").getLength());
        var arrows =
                elements(picture, "path").filter(path -> path.hasAttribute("marker-end")).toList();
        assertEquals(3, arrows.size());
        assertEquals(
                2,
                arrows.stream()
                        .filter(path -> path.getAttribute("marker-end").equals("url(#critical)"))
                        .count());
        // From the end of the database's orange bar, which is 5 of 11 s, to the row of migrate.
        assertTrue(
                arrows.stream().anyMatch(path -> path.getAttribute("d").equals("M426,55 L426,95")),
                arrows.stream().map(path -> path.getAttribute("d")).toList().toString());
        assertTrue(
                elements(picture, "text")
                        .anyMatch(
                                text ->
                                        text.getTextContent()
                                                .equals(
                                                        "critical path: db 5 s -> migrate 2 s ->"
                                                                + " web 4 s")));
    }

    @Test
    void picture_escapesNames() throws Exception {
        var picture = picture(List.of(unready("<db> & more", 0), waiting("web", "<db> & more", 0)));

        assertTrue(
                elements(picture, "text")
                        .anyMatch(text -> text.getTextContent().equals("<db> & more")));
    }

    private static java.util.stream.Stream<Element> elements(Document picture, String name) {
        var found = picture.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
    }

    private static Document picture(List<ProcessSnapshot> processes) throws Exception {
        var svg = timeline(processes).svg();
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(List<ProcessSnapshot> processes) {
        return timeline(processes).text();
    }

    private static Timeline timeline(List<ProcessSnapshot> processes) {
        return new Timeline(
                Snapshots.of(processes.toArray(ProcessSnapshot[]::new)), NOW, ZoneOffset.UTC);
    }

    /**
     * @param second after the supervisor
     * @param needed seconds until it was ready
     */
    private static ProcessSnapshot started(String name, int second, int needed) {
        return process(
                name,
                Optional.of(second),
                Optional.of(Duration.ofSeconds(needed)),
                Optional.empty(),
                false);
    }

    private static ProcessSnapshot started(
            String name, int second, int needed, String gate, int waitingSince) {
        return process(
                name,
                Optional.of(second),
                Optional.of(Duration.ofSeconds(needed)),
                Optional.of(heldBack(gate, waitingSince)),
                false);
    }

    private static ProcessSnapshot unready(String name, int second) {
        return process(name, Optional.of(second), Optional.empty(), Optional.empty(), false);
    }

    private static ProcessSnapshot waiting(String name, String gate, int since) {
        return process(
                name, Optional.empty(), Optional.empty(), Optional.of(heldBack(gate, since)), true);
    }

    private static HeldBack heldBack(String gate, int since) {
        return new HeldBack(new ProcessId(gate, gate), Snapshots.START.plusSeconds(since));
    }

    private static ProcessSnapshot process(
            String name,
            Optional<Integer> second,
            Optional<Duration> timeToReady,
            Optional<HeldBack> heldBackBy,
            boolean waits) {
        return new ProcessSnapshot(
                ProcessConfigs.program(name).build(),
                second.isPresent() ? ProcessState.RUNNING : ProcessState.STOPPED,
                second.isPresent() ? 9 : 0,
                NOW,
                second.map(Snapshots.START::plusSeconds),
                Optional.empty(),
                "",
                Optional.empty(),
                timeToReady.isPresent(),
                heldBackBy.filter(_ -> waits).map(other -> other.by() + " to be ready"),
                0,
                Optional.empty(),
                Map.of(),
                timeToReady,
                List.of(),
                "",
                "",
                List.of(),
                0,
                heldBackBy,
                NOW,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
