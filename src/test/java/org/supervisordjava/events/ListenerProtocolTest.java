package org.supervisordjava.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.supervisordjava.events.ListenerState.ACKNOWLEDGED;
import static org.supervisordjava.events.ListenerState.BUSY;
import static org.supervisordjava.events.ListenerState.READY;
import static org.supervisordjava.events.ListenerState.UNKNOWN;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.events.ListenerProtocol.Progress;
import org.supervisordjava.events.ListenerProtocol.Progress.Answered;
import org.supervisordjava.events.ListenerProtocol.Progress.BadResultLine;
import org.supervisordjava.events.ListenerProtocol.Progress.Changed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class ListenerProtocolTest {

    private final ListenerProtocol protocol = new ListenerProtocol();

    private List<Progress> says(String text) {
        return protocol.received(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void busy() {
        says("READY\n");
        protocol.sent();
    }

    @Test
    void begins_acknowledged() {
        assertEquals(ACKNOWLEDGED, protocol.state());
    }

    @Test
    void ready_isReady() {
        assertEquals(List.of(new Changed(ACKNOWLEDGED, READY)), says("READY\n"));
    }

    @Test
    void ready_mayComeByteByByte() {
        var outcomes = new ArrayList<Progress>();
        for (char c : "READY\n".toCharArray()) {
            outcomes.addAll(says("" + c));
        }
        assertEquals(List.of(new Changed(ACKNOWLEDGED, READY)), outcomes);
    }

    @Test
    void lessThanAReadyToken_decidesNothing() {
        assertEquals(List.of(), says("hello"));
        assertEquals(ACKNOWLEDGED, protocol.state());
    }

    @Test
    void anythingElseThanReady_isAViolation() {
        assertEquals(List.of(new Changed(ACKNOWLEDGED, UNKNOWN)), says("hello\n"));
    }

    @Test
    void outputWhileReady_isAViolation() {
        says("READY\n");
        assertEquals(List.of(new Changed(READY, UNKNOWN)), says("x"));
    }

    @Test
    void readyTwice_isAViolation() {
        assertEquals(
                List.of(new Changed(ACKNOWLEDGED, READY), new Changed(READY, UNKNOWN)),
                says("READY\nREADY\n"));
    }

    @Test
    void ok_isAccepted() {
        busy();
        assertEquals(
                List.of(new Answered(true), new Changed(BUSY, ACKNOWLEDGED)), says("RESULT 2\nOK"));
    }

    @Test
    void okAndReady_inOneWrite() {
        busy();
        assertEquals(
                List.of(
                        new Answered(true),
                        new Changed(BUSY, ACKNOWLEDGED),
                        new Changed(ACKNOWLEDGED, READY)),
                says("RESULT 2\nOKREADY\n"));
    }

    @Test
    void result_mayComeByteByByte() {
        busy();
        var outcomes = new ArrayList<Progress>();
        for (char c : "RESULT 2\nOK".toCharArray()) {
            outcomes.addAll(says("" + c));
        }
        assertEquals(List.of(new Answered(true), new Changed(BUSY, ACKNOWLEDGED)), outcomes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RESULT 4\nFAIL",
                "RESULT 0\n",
                "RESULT 3\nOK\n",
                "RESULT 2\nok",
                "RESULT 1\nO",
                "RESULT 3\nOKK"
            })
    void anyOtherResult_isARefusal(String answer) {
        busy();
        assertEquals(List.of(new Answered(false), new Changed(BUSY, ACKNOWLEDGED)), says(answer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RESULT  2 \n",
                "RESULT +2\n",
                "RESULT 02\n",
                "RESULT 0_2\r\n",
                "1234567" + "2\n"
            })
    void lengthIsReadAsPythonDoes_andTheWordIsNotChecked(String line) {
        busy();
        assertEquals(
                List.of(new Answered(true), new Changed(BUSY, ACKNOWLEDGED)), says(line + "OK"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RESULT two",
                "RESULT ",
                "RESULT",
                "",
                "RESULT -1",
                "RESULT 2 2",
                "OK",
                "RESULT 99999999999999999999",
                "RESULT 1__2",
                "RESULT _2",
                "RESULT 2_",
                "RESULT + 2",
                "RESULT +",
                "RESULT +_2",
                "RESULT ++2"
            })
    void noNumber_isAViolation(String line) {
        busy();
        assertEquals(
                List.of(new BadResultLine(line), new Changed(BUSY, UNKNOWN)), says(line + "\n"));
    }

    /** What Python strips around a number of bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"RESULT \t2", "RESULT 2\t", "RESULT \u000b2\f", "RESULT 2 \r"})
    void whiteSpace_isWhatPythonTakesForIt(String line) {
        busy();
        assertEquals(
                List.of(new Answered(true), new Changed(BUSY, ACKNOWLEDGED)), says(line + "\nOK"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RESULT \b2", "RESULT 2\u000e", "RESULT /", "RESULT :", "RESULT 2:"})
    void neighboursOfDigitsAndSpaces_areNone(String line) {
        busy();
        assertEquals(new Changed(BUSY, UNKNOWN), says(line + "\n").getLast());
    }

    @Test
    void nine_isADigit_too() {
        busy();
        assertEquals(
                List.of(new Answered(false), new Changed(BUSY, ACKNOWLEDGED)),
                says("RESULT 9\n123456789"));
    }

    @Test
    void lengthOfEighteenDigits_isRead_andAnotherIsTooMuch() {
        busy();
        assertEquals(
                List.of(new Answered(true), new Changed(BUSY, ACKNOWLEDGED)),
                says("RESULT " + "0".repeat(17) + "2\nOK"));
        busy();
        assertEquals(
                new Changed(BUSY, UNKNOWN), says("RESULT " + "0".repeat(18) + "2\n").getLast());
    }

    @Test
    void lineThatIsAsLongAsItMayBe_isWaitedFor_andOneByteMoreIsNot() {
        var line = "x".repeat(ListenerProtocol.MAX_RESULT_LINE);
        busy();
        assertEquals(List.of(), says(line));
        assertEquals(List.of(new BadResultLine(line), new Changed(BUSY, UNKNOWN)), says("2"));
    }

    /** Each digit took a stack frame of the regular expression that there was. */
    @Test
    void aLineOfThousandsOfDigits_isAViolationAndNoMore() {
        var line = "RESULT " + "1_".repeat(ListenerProtocol.MAX_RESULT_LINE / 2 - 8) + "1";
        busy();

        assertEquals(
                List.of(new BadResultLine(line), new Changed(BUSY, UNKNOWN)), says(line + "\n"));
    }

    @Test
    void lineThatIsNoUtf8_isQuotedAsPythonDoes() {
        busy();
        assertEquals(new BadResultLine("Undecodable: b'\\x88'"), says("\u0088\n").getFirst());
    }

    @Test
    void endlessLine_isAViolation() {
        busy();
        var outcomes = new ArrayList<Progress>();
        for (int i = 0; i <= ListenerProtocol.MAX_RESULT_LINE; i++) {
            outcomes.addAll(says("x"));
        }
        assertEquals(new Changed(BUSY, UNKNOWN), outcomes.getLast());
    }

    @Test
    void hugeResult_isCountedNotKept() {
        busy();
        says("RESULT 10000000\n");
        for (int i = 0; i < 99; i++) {
            assertEquals(List.of(), says("x".repeat(100_000)));
        }
        assertEquals(
                List.of(
                        new Answered(false),
                        new Changed(BUSY, ACKNOWLEDGED),
                        new Changed(ACKNOWLEDGED, READY)),
                says("x".repeat(100_000) + "READY\n"));
    }

    @Test
    void unknown_staysUnknown() {
        says("nonsense\n");
        assertEquals(List.of(), says("READY\n"));
        assertEquals(UNKNOWN, protocol.state());
    }

    @Test
    void lostOutput_isAViolation() {
        busy();
        assertEquals(List.of(new Changed(BUSY, UNKNOWN)), protocol.outputLost());
        assertEquals(List.of(), protocol.outputLost());
    }
}
