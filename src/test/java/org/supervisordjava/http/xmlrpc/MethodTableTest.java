package org.supervisordjava.http.xmlrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.http.AuditLog;
import org.supervisordjava.http.Caller;
import org.supervisordjava.http.FakeCommands;
import org.supervisordjava.http.Snapshots;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.logs.LogReader;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.MethodCall;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.protocol.XmlRpcValue.Array;
import org.supervisordjava.protocol.XmlRpcValue.Str;
import org.supervisordjava.protocol.XmlRpcValue.Struct;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.supervisor.SupervisorState;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

class MethodTableTest {

    private static final Caller CALLER = new Caller(() -> "somebody", Caller.Role.OPERATE);

    @TempDir Path directory;

    private Snapshot snapshot =
            Snapshots.of(
                    Snapshots.running("web", "nginx", 12),
                    Snapshots.stopped("web", "app"),
                    Snapshots.running("db", "db", 13));
    private Optional<Path> mainLogfile = Optional.empty();
    private final FakeCommands commands = new FakeCommands(() -> snapshot);

    @Test
    void has41Methods() throws XmlRpcFault {
        var names = assertInstanceOf(Array.class, call("system.listMethods")).values();

        assertEquals(41, names.size());
        assertEquals(XmlRpcValue.of("supervisor.addProcessGroup"), names.getFirst());
    }

    @Test
    void unknownMethod_isFault1() {
        assertFault(Fault.UNKNOWN_METHOD, "UNKNOWN_METHOD", "supervisor.nope");
    }

    @Test
    void wrongNumberOfArguments_isFault2() {
        assertFault(
                Fault.INCORRECT_PARAMETERS,
                "INCORRECT_PARAMETERS",
                "supervisor.getState",
                XmlRpcValue.of(1));
        assertFault(Fault.INCORRECT_PARAMETERS, "INCORRECT_PARAMETERS", "supervisor.startProcess");
    }

    @Test
    void wrongTypeOfArgument_isFault2() {
        assertFault(
                Fault.INCORRECT_PARAMETERS,
                "INCORRECT_PARAMETERS: parameter 1 has to be a string",
                "supervisor.startProcess",
                XmlRpcValue.of(1));
    }

    @Test
    void duringShutdown_everythingButRemoteEventsIsRefused() throws XmlRpcFault {
        snapshot = Snapshots.of(SupervisorState.SHUTDOWN, List.of());

        assertFault(Fault.SHUTDOWN_STATE, "SHUTDOWN_STATE", "supervisor.getState");
        assertEquals(
                Replies.TRUE,
                call("supervisor.sendRemoteCommEvent", XmlRpcValue.of("t"), XmlRpcValue.of("d")));
        assertEquals(List.of("event t d"), commands.received());
    }

    @Test
    void processInfo_hasSupervisordsFieldsInOrder() throws XmlRpcFault {
        var info =
                assertInstanceOf(
                        Struct.class,
                        call("supervisor.getProcessInfo", XmlRpcValue.of("web:nginx")));

        assertEquals(
                List.of(
                        "name",
                        "group",
                        "start",
                        "stop",
                        "now",
                        "state",
                        "statename",
                        "spawnerr",
                        "exitstatus",
                        "logfile",
                        "stdout_logfile",
                        "stderr_logfile",
                        "pid",
                        "description"),
                List.copyOf(info.members().keySet()));
        assertEquals(XmlRpcValue.of("pid 12, uptime 0:01:05"), info.members().get("description"));
    }

    @Test
    void processInfo_ofAGroup_isBadName() {
        assertFault(
                Fault.BAD_NAME,
                "BAD_NAME: web:*",
                "supervisor.getProcessInfo",
                XmlRpcValue.of("web:*"));
    }

    @Test
    void allProcessInfo_isSortedByGroupAndName() throws XmlRpcFault {
        var infos =
                assertInstanceOf(
                        Array.class, AllProcessInfoTest.read(call("supervisor.getAllProcessInfo")));

        assertEquals(
                List.of("db", "app", "nginx"),
                infos.values().stream().map(info -> member(info, "name")).toList());
    }

    @Test
    void allConfigInfo_isSortedByProcessName() throws XmlRpcFault {
        var infos = assertInstanceOf(Array.class, call("supervisor.getAllConfigInfo"));

        assertEquals(
                List.of("app", "db", "nginx"),
                infos.values().stream().map(info -> member(info, "name")).toList());
        assertEquals("unexpected", member(infos.values().getFirst(), "autorestart"));
        assertEquals("none", member(infos.values().getFirst(), "uid"));
        assertEquals("auto", member(infos.values().getFirst(), "stdout_logfile"));
    }

    @Test
    void startOfOneProcess_isTrue() throws XmlRpcFault {
        assertEquals(
                Replies.TRUE,
                call("supervisor.startProcess", XmlRpcValue.of("web:app"), XmlRpcValue.of(false)));
        assertEquals(List.of("start web:app wait=false"), commands.received());
    }

    @ParameterizedTest
    @CsvSource({"2.5,PT2.5S", "0,false", "1e9,PT1H"})
    void startThatMayTakeSoManySeconds(double seconds, String wait) throws XmlRpcFault {
        call("supervisor.startAllProcesses", new XmlRpcValue.Dbl(seconds));

        assertEquals(List.of("start all wait=" + wait), commands.received());
    }

    @Test
    void startOfARunningProcess_isAlreadyStarted() {
        assertFault(
                Fault.ALREADY_STARTED,
                "ALREADY_STARTED: db",
                "supervisor.startProcess",
                XmlRpcValue.of("db"));
    }

    @Test
    void spawnError_saysWhy() {
        commands.failFor(new ProcessId("web", "app"), Fault.SPAWN_ERROR, "can't find command 'x'");

        assertFault(
                Fault.SPAWN_ERROR,
                "SPAWN_ERROR: can't find command 'x'",
                "supervisor.startProcess",
                XmlRpcValue.of("web:app"));
    }

    @Test
    void startOfAGroup_answersWithAStatusForEach() throws XmlRpcFault {
        var statuses =
                assertInstanceOf(
                        Array.class, call("supervisor.startProcess", XmlRpcValue.of("web:*")));

        assertEquals(
                XmlRpcValue.array(
                        Struct.builder()
                                .put("name", "app")
                                .put("group", "web")
                                .put("status", 80)
                                .put("description", "OK")
                                .build()),
                statuses);
    }

    @Test
    void startOfAnUnknownProcess_isBadName() {
        assertFault(
                Fault.BAD_NAME, "BAD_NAME: no", "supervisor.startProcess", XmlRpcValue.of("no"));
    }

    @Test
    void unknownSignal_isBadSignal_butOnlyOfAKnownProcess() {
        assertFault(
                Fault.BAD_SIGNAL,
                "BAD_SIGNAL: FOO",
                "supervisor.signalProcess",
                XmlRpcValue.of("db"),
                XmlRpcValue.of("FOO"));
        assertFault(
                Fault.BAD_NAME,
                "BAD_NAME: no",
                "supervisor.signalProcess",
                XmlRpcValue.of("no"),
                XmlRpcValue.of("FOO"));
    }

    @Test
    void unknownSignalToAll_isAStatusOfEachThatCouldGetOne() throws XmlRpcFault {
        var statuses =
                assertInstanceOf(
                        Array.class, call("supervisor.signalAllProcesses", XmlRpcValue.of("FOO")));

        assertEquals(2, statuses.values().size());
        assertEquals(
                XmlRpcValue.of(Fault.BAD_SIGNAL.code()),
                ((Struct) statuses.values().getFirst()).members().get("status"));
    }

    @Test
    void reloadConfig_isNestedTwice() throws XmlRpcFault {
        assertEquals(
                XmlRpcValue.array(
                        XmlRpcValue.array(
                                XmlRpcValue.strings(List.of("a")),
                                XmlRpcValue.strings(List.of("c")),
                                XmlRpcValue.strings(List.of("r1", "r2")))),
                call("supervisor.reloadConfig"));
    }

    @Test
    void refusedCommand_isItsFault() {
        commands.refuse(Fault.CANT_REREAD, "a.conf:3: error: nope");

        assertFault(
                Fault.CANT_REREAD, "CANT_REREAD: a.conf:3: error: nope", "supervisor.reloadConfig");
    }

    @Test
    void readLog_replacesInvalidUtf8() throws Exception {
        var log = Files.write(directory.resolve("x.log"), new byte[] {'a', (byte) 0x88, 'b'});
        snapshot = Snapshots.of(Snapshots.logging("x", "x", log));

        assertEquals(
                XmlRpcValue.of("a\ufffdb"),
                call(
                        "supervisor.readProcessLog",
                        XmlRpcValue.of("x"),
                        XmlRpcValue.of(0),
                        XmlRpcValue.of(0)));
    }

    @Test
    void readLog_withoutFile_isNoFile() {
        snapshot = Snapshots.of(Snapshots.logging("x", "x", directory.resolve("gone")));

        assertFault(
                Fault.NO_FILE,
                "NO_FILE: " + directory.resolve("gone"),
                "supervisor.readProcessStdoutLog",
                XmlRpcValue.of("x"),
                XmlRpcValue.of(0),
                XmlRpcValue.of(0));
    }

    @Test
    void tail_withoutFile_isEmpty() throws XmlRpcFault {
        assertEquals(
                XmlRpcValue.array(XmlRpcValue.of(""), XmlRpcValue.of(0), XmlRpcValue.of(false)),
                call(
                        "supervisor.tailProcessStderrLog",
                        XmlRpcValue.of("db"),
                        XmlRpcValue.of(0),
                        XmlRpcValue.of(100)));
    }

    @Test
    void readMainLog_readsTheMainLog() throws Exception {
        mainLogfile = Optional.of(Files.writeString(directory.resolve("main.log"), "0123456789"));

        assertEquals(
                XmlRpcValue.of("789"),
                call("supervisor.readLog", XmlRpcValue.of(-3), XmlRpcValue.of(0)));
        assertFault(
                Fault.BAD_ARGUMENTS,
                "BAD_ARGUMENTS",
                "supervisor.readLog",
                XmlRpcValue.of(-3),
                XmlRpcValue.of(1));
    }

    @Test
    void multicall_answersBareResultsAndFaults() throws XmlRpcFault {
        var results =
                call(
                        "system.multicall",
                        XmlRpcValue.array(
                                callOf("supervisor.getPID"),
                                callOf("supervisor.startProcess", XmlRpcValue.of("no")),
                                callOf("system.multicall", XmlRpcValue.array()),
                                Struct.builder().build()));

        assertEquals(
                XmlRpcValue.array(
                        XmlRpcValue.of(1),
                        fault(10, "BAD_NAME: no"),
                        fault(2, "INCORRECT_PARAMETERS: Recursive system.multicall forbidden"),
                        fault(2, "INCORRECT_PARAMETERS: No methodName")),
                results);
    }

    @Test
    void signature_isResultThenParameters() throws XmlRpcFault {
        assertEquals(
                XmlRpcValue.strings(List.of("boolean", "string", "boolean")),
                call("system.methodSignature", XmlRpcValue.of("supervisor.startProcess")));
        assertFault(
                Fault.SIGNATURE_UNSUPPORTED,
                "SIGNATURE_UNSUPPORTED",
                "system.methodSignature",
                XmlRpcValue.of("nope"));
    }

    /** 20 reads of 1 MB each took more memory than there is. */
    @Test
    void multicall_callsNoMore_onceTheAnswerIsLarge() throws Exception {
        mainLogfile = Optional.of(Files.write(directory.resolve("main.log"), new byte[1 << 20]));
        var reads =
                IntStream.range(0, 20)
                        .mapToObj(
                                _ ->
                                        callOf(
                                                "supervisor.readLog",
                                                XmlRpcValue.of(0),
                                                XmlRpcValue.of(0)))
                        .toArray(XmlRpcValue[]::new);

        var answers = (Array) call("system.multicall", XmlRpcValue.array(reads));

        assertEquals(20, answers.values().size());
        assertEquals(2, answers.values().stream().filter(value -> value instanceof Str).count());
        assertTrue(
                member(answers.values().getLast(), "faultString").startsWith("FAILED: not called"));
    }

    @Test
    void help_namesParametersAndResult() throws XmlRpcFault {
        var help = (Str) call("system.methodHelp", XmlRpcValue.of("supervisor.startProcess"));

        assertTrue(help.value().contains("@param boolean wait"), help.value());
        assertTrue(help.value().contains("@return boolean"), help.value());
    }

    private static Struct callOf(String method, XmlRpcValue... params) {
        return Struct.builder()
                .put("methodName", method)
                .put("params", XmlRpcValue.array(params))
                .build();
    }

    private static Struct fault(int code, String text) {
        return Struct.builder().put("faultCode", code).put("faultString", text).build();
    }

    private static String member(XmlRpcValue struct, String name) {
        return ((Str) ((Struct) struct).members().get(name)).value();
    }

    private void assertFault(Fault fault, String text, String method, XmlRpcValue... params) {
        var thrown = assertThrows(XmlRpcFault.class, () -> call(method, params));

        assertEquals(text, thrown.getMessage());
        assertEquals(fault, thrown.fault());
    }

    private XmlRpcValue call(String method, XmlRpcValue... params) throws XmlRpcFault {
        var supervision =
                new Supervision(
                        () -> snapshot,
                        commands,
                        "1.2.3",
                        mainLogfile,
                        Clock.fixed(Snapshots.NOW, ZoneOffset.UTC),
                        java.util.List::of,
                        new AuditLog(
                                (level, message) -> {},
                                InstantSource.fixed(Snapshots.NOW),
                                entry -> {}));
        return new MethodTable(supervision, new LogReader())
                .call(new MethodCall(method, Arrays.asList(params)), CALLER);
    }
}
