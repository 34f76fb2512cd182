package org.supervisordjava.http.xmlrpc;

import static org.supervisordjava.http.xmlrpc.Replies.TRUE;
import static org.supervisordjava.http.xmlrpc.Replies.await;

import org.supervisordjava.http.Supervision;
import org.supervisordjava.logs.LogReader;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.XmlRpcValue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;

/** The methods about the supervisor itself: its state, its log, its configuration. */
final class SupervisorMethods {

    static final String API_VERSION = "3.0";

    private final Supervision supervision;
    private final LogReader logs;

    SupervisorMethods(Supervision supervision, LogReader logs) {
        this.supervision = supervision;
        this.logs = logs;
    }

    XmlRpcValue apiVersion(Arguments none) {
        return XmlRpcValue.of(API_VERSION);
    }

    XmlRpcValue version(Arguments none) {
        return XmlRpcValue.of(supervision.version());
    }

    XmlRpcValue identification(Arguments none) {
        return XmlRpcValue.of(supervision.current().config().supervisord().identifier());
    }

    XmlRpcValue state(Arguments none) {
        var state = supervision.current().state();
        return XmlRpcValue.Struct.builder()
                .put("statecode", state.code())
                .put("statename", state.name())
                .build();
    }

    XmlRpcValue pid(Arguments none) {
        return XmlRpcValue.of(supervision.current().pid());
    }

    XmlRpcValue readLog(Arguments arguments) throws XmlRpcFault {
        return LogText.of(logs.read(mainLogfile(), arguments.integer(0), arguments.integer(1)));
    }

    XmlRpcValue clearLog(Arguments arguments) throws XmlRpcFault {
        await(supervision.commands(arguments.caller()).clearMainLog());
        return TRUE;
    }

    XmlRpcValue shutdown(Arguments arguments) throws XmlRpcFault {
        await(supervision.commands(arguments.caller()).shutdown());
        return TRUE;
    }

    XmlRpcValue restart(Arguments arguments) throws XmlRpcFault {
        await(supervision.commands(arguments.caller()).restartAll());
        return TRUE;
    }

    XmlRpcValue reloadConfig(Arguments arguments) throws XmlRpcFault {
        var changes = await(supervision.commands(arguments.caller()).reread());
        return XmlRpcValue.array(
                XmlRpcValue.array(
                        XmlRpcValue.strings(changes.added()),
                        XmlRpcValue.strings(changes.changed()),
                        XmlRpcValue.strings(changes.removed())));
    }

    XmlRpcValue addProcessGroup(Arguments arguments) throws XmlRpcFault {
        await(supervision.commands(arguments.caller()).addGroup(arguments.string(0)));
        return TRUE;
    }

    XmlRpcValue removeProcessGroup(Arguments arguments) throws XmlRpcFault {
        await(supervision.commands(arguments.caller()).removeGroup(arguments.string(0)));
        return TRUE;
    }

    XmlRpcValue sendRemoteCommEvent(Arguments arguments) throws XmlRpcFault {
        await(
                supervision
                        .commands(arguments.caller())
                        .sendRemoteCommEvent(arguments.text(0), arguments.text(1)));
        return TRUE;
    }

    XmlRpcValue allConfigInfo(Arguments none) {
        var snapshot = supervision.current();
        var infos = new ArrayList<ConfigInfo>();
        for (var group : snapshot.config().groups()) {
            boolean inUse = snapshot.group(group.name()).isPresent();
            group.processes()
                    .forEach(
                            process ->
                                    infos.add(
                                            new ConfigInfo(
                                                    process,
                                                    group,
                                                    inUse,
                                                    snapshot.process(process.id()))));
        }
        Collections.sort(infos);
        return new XmlRpcValue.Array(infos.stream().map(ConfigInfo::value).toList());
    }

    private Path mainLogfile() throws XmlRpcFault {
        return supervision.mainLogfile().orElseThrow(() -> XmlRpcFault.of(Fault.NO_FILE));
    }
}
