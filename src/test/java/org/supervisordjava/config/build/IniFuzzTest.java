package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.option.EtcAccounts;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.FilePinning;
import org.supervisordjava.config.text.ConfigException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Whatever the bytes are, reading ends with a configuration or with a {@link ConfigException} that
 * says something. A failure names the seed that repeats it.
 */
class IniFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", 20_260_101);
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 600);

    /** Pieces of the grammar, so that random texts get past its first line. */
    private static final List<String> PIECES =
            List.of(
                    "[",
                    "]",
                    "[supervisord]\n",
                    "[program:",
                    "[group:g]\nprograms=",
                    "=",
                    ":",
                    "\n",
                    "\r",
                    "\r\n",
                    " ",
                    "\t",
                    ";",
                    "#",
                    "%",
                    "%%",
                    "%(",
                    "%(here)s",
                    "%(process_num)",
                    "%(ENV_A)s",
                    "02d",
                    "99999999",
                    "-1",
                    "command=",
                    "numprocs=",
                    "process_name=",
                    "environment=",
                    "stdout_logfile=",
                    "'",
                    "\"",
                    "\\",
                    ",",
                    "a",
                    "x",
                    "\u0000",
                    "\u00e9",
                    "\ud83d\ude00",
                    "[DEFAULT]\n",
                    "[include]\nfiles=",
                    "*",
                    "[eventlistener:x]\nevents=",
                    "[fcgi-program:x]\nsocket=unix:///tmp/",
                    "readiness_http_get=http://",
                    "depends_on=",
                    "[signals]\n",
                    "1e9",
                    "true");

    @TempDir private Path folder;

    @Test
    void mutatedCorpus() throws IOException {
        var cases = Corpus.cases();
        for (int round = 0; round < ROUNDS; round++) {
            var random = new Random(SEED + round);
            var original = cases.get(random.nextInt(cases.size())).files().get(Corpus.MAIN_FILE);
            load(mutated(original.getBytes(StandardCharsets.UTF_8), random), SEED + round);
        }
    }

    @Test
    void piecesOfTheGrammar() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            var random = new Random(SEED + round);
            var text = new StringBuilder();
            int length = random.nextInt(60);
            for (int i = 0; i < length; i++) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            load(text.toString().getBytes(StandardCharsets.UTF_8), SEED + round);
        }
    }

    @Test
    void randomBytes() throws IOException {
        for (int round = 0; round < ROUNDS / 5; round++) {
            var random = new Random(SEED + round);
            var bytes = new byte[random.nextInt(2_000)];
            random.nextBytes(bytes);
            load(bytes, SEED + round);
        }
    }

    /** Some bytes changed, removed, doubled or replaced by a piece of the grammar. */
    private static byte[] mutated(byte[] original, Random random) {
        var text = new StringBuilder(new String(original, StandardCharsets.ISO_8859_1));
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && !text.isEmpty(); i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
                case 2 -> text.insert(at, text.substring(random.nextInt(at + 1), at));
                default -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void load(byte[] bytes, long seed) throws IOException {
        var file = Files.write(folder.resolve("supervisord.conf"), bytes);
        var environment =
                new ConfigEnvironment(
                        Map.of("A", "b"),
                        "node",
                        new EtcAccounts(),
                        FilePinning.BY_NAME,
                        folder,
                        Map.of());
        try {
            ConfigLoader.load(file, environment);
        } catch (ConfigException e) {
            assertFalse(e.getMessage().isBlank(), () -> "-Dfuzz.seed=" + seed);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            fail(
                    "-Dfuzz.seed=%d: %s"
                            .formatted(seed, new String(bytes, StandardCharsets.ISO_8859_1)),
                    e);
        }
    }
}
