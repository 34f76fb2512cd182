package org.supervisordjava.http.xmlrpc;

import org.supervisordjava.http.Supervision;
import org.supervisordjava.logs.LogReader;
import org.supervisordjava.logs.LogReader.TailResult;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.supervisor.ProcessSnapshot;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** The methods that read the logs of processes. */
final class LogMethods {

    private final Supervision supervision;
    private final LogReader logs;

    LogMethods(Supervision supervision, LogReader logs) {
        this.supervision = supervision;
        this.logs = logs;
    }

    XmlRpcValue readStdout(Arguments arguments) throws XmlRpcFault {
        return read(arguments, ProcessSnapshot::stdoutLogfile);
    }

    XmlRpcValue readStderr(Arguments arguments) throws XmlRpcFault {
        return read(arguments, ProcessSnapshot::stderrLogfile);
    }

    XmlRpcValue tailStdout(Arguments arguments) throws XmlRpcFault {
        return tail(arguments, ProcessSnapshot::stdoutLogfile);
    }

    XmlRpcValue tailStderr(Arguments arguments) throws XmlRpcFault {
        return tail(arguments, ProcessSnapshot::stderrLogfile);
    }

    private XmlRpcValue read(Arguments arguments, Function<ProcessSnapshot, String> stream)
            throws XmlRpcFault {
        var file = logfile(arguments, stream).orElseThrow(() -> XmlRpcFault.of(Fault.NO_FILE));
        return LogText.of(logs.read(file, arguments.integer(1), arguments.integer(2)));
    }

    private XmlRpcValue tail(Arguments arguments, Function<ProcessSnapshot, String> stream)
            throws XmlRpcFault {
        var file = logfile(arguments, stream);
        return file.isEmpty()
                ? value("", 0, false)
                : value(logs.tail(file.get(), arguments.integer(1), arguments.integer(2)));
    }

    private Optional<Path> logfile(Arguments arguments, Function<ProcessSnapshot, String> stream)
            throws XmlRpcFault {
        var process = ProcessMethods.existing(supervision.current(), arguments.string(0));
        return Optional.of(stream.apply(process)).filter(path -> !path.isEmpty()).map(Path::of);
    }

    private static XmlRpcValue value(TailResult tail) {
        return XmlRpcValue.array(
                LogText.of(tail.bytes()),
                XmlRpcValue.of(tail.offset()),
                XmlRpcValue.of(tail.overflow()));
    }

    private static XmlRpcValue value(String text, long offset, boolean overflow) {
        return XmlRpcValue.array(
                XmlRpcValue.of(text), XmlRpcValue.of(offset), XmlRpcValue.of(overflow));
    }
}
