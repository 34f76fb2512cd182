package org.supervisordjava.http.xmlrpc;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.supervisordjava.http.AuditLog;
import org.supervisordjava.http.Caller;
import org.supervisordjava.http.FakeCommands;
import org.supervisordjava.http.PieceStream;
import org.supervisordjava.http.Snapshots;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.logs.LogReader;
import org.supervisordjava.protocol.XmlRpcParseException;
import org.supervisordjava.protocol.XmlRpcReader;
import org.supervisordjava.protocol.XmlRpcWriter;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A call read, answered and written, without HTTP around it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
public class XmlRpcBenchmark {

    private static final byte[] CALL =
            ("<?xml version='1.0'?><methodCall><methodName>supervisor.getAllProcessInfo</methodName>"
                            + "<params/></methodCall>")
                    .getBytes(StandardCharsets.UTF_8);
    private static final Caller CALLER = new Caller(() -> "somebody", Caller.Role.OPERATE);

    @Param({"3", "1000"})
    public int programs;

    private MethodTable methods;

    @Setup
    public void describe() {
        Snapshot snapshot =
                Snapshots.of(
                        IntStream.range(0, programs)
                                .mapToObj(i -> Snapshots.running("p" + i, "p" + i, 100 + i))
                                .toArray(ProcessSnapshot[]::new));
        methods =
                new MethodTable(
                        new Supervision(
                                () -> snapshot,
                                new FakeCommands(() -> snapshot),
                                "1.2.3",
                                Optional.empty(),
                                Clock.fixed(Snapshots.NOW, ZoneOffset.UTC),
                                List::of,
                                new AuditLog(
                                        (level, message) -> {},
                                        InstantSource.fixed(Snapshots.NOW),
                                        entry -> {})),
                        new LogReader());
    }

    @Benchmark
    public long getAllProcessInfo() throws XmlRpcParseException, XmlRpcFault, IOException {
        return new PieceStream(XmlRpcWriter.response(methods.call(XmlRpcReader.call(CALL), CALLER)))
                .transferTo(OutputStream.nullOutputStream());
    }
}
