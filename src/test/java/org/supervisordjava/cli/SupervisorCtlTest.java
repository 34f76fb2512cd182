package org.supervisordjava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.cli.shell.StreamConsole;
import org.supervisordjava.config.build.ProgramVersion;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

class SupervisorCtlTest {

    private static final String NOWHERE = "unix:///no/such.sock";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void noServer_keepsTheContract_andTellsWhatToDoOnStandardError() {
        assertEquals(7, run("-s", NOWHERE, "pid"));

        assertEquals(NOWHERE + " no such file\n", text(out));
        assertEquals(
                "no supervisor answers at unix:///no/such.sock (from -s); start it, or name its"
                        + " address with -s URL, -c FILE or SUPERVISOR_SERVER_URL\n",
                text(err));
    }

    /** The trace is what its reader needs: nothing of the system is to blame. */
    @Test
    void defect_isNotTakenForWhatCannotBeLoaded() {
        var ctl =
                new SupervisorCtl(
                        Map.of(),
                        new StreamConsole(InputStream.nullInputStream(), out, err),
                        (url, login) -> {
                            throw new NoSuchMethodError("for this test");
                        });

        assertThrows(NoSuchMethodError.class, () -> ctl.run("-s", NOWHERE, "pid"));
        assertEquals("", text(err));
    }

    @Test
    void noServer_isAnErrorDocumentWithJson() {
        assertEquals(4, run("-s", NOWHERE, "status", "--json"));

        assertEquals("{\"errors\":[\"unix:///no/such.sock no such file\"]}\n", text(out));
    }

    @Test
    void commandWithoutData_hasItsLinesInJson() {
        assertEquals(0, run("-s", NOWHERE, "--json", "help", "pid"));

        assertTrue(text(out).startsWith("{\"output\":[\"pid "), text(out));
    }

    @Test
    void wrongOption_exitsWith2() {
        assertEquals(2, run("-x"));

        assertEquals(
                "Error: option -x not recognized\nFor help, use supervisorctl-java -h\n",
                text(err));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "-?", "--help", "--help -s nonsense"})
    void help_beginsWithWhatTheProgramIs(String options) {
        assertEquals(0, run(options.split(" ")));

        assertTrue(text(out).startsWith("supervisorctl-java -- controls a supervisor"), text(out));
    }

    @Test
    void completion_explainsItself() {
        assertEquals(0, run("completion", "--help"));

        assertTrue(text(out).startsWith("supervisorctl-java completion -- prints"), text(out));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-v", "--version"})
    void version_isOfThisProgram_andAsksNoServer(String option) {
        assertEquals(0, run("-s", NOWHERE, option, "status"));

        assertEquals(ProgramVersion.TEXT + "\n", text(out));
    }

    @Test
    void completionForAnUnknownShell_exitsWith2() {
        assertEquals(2, run("completion", "tcsh"));
    }

    @Test
    void readerThatGoesAway_endsTheRunQuietly() {
        var closed =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                };

        assertEquals(1, InProcess.run(InputStream.nullInputStream(), closed, err, "help"));
        assertEquals("", text(err));
    }

    private int run(String... args) {
        return InProcess.run(InputStream.nullInputStream(), out, err, args);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
