package org.supervisordjava.http.xmlrpc;

import static org.supervisordjava.http.xmlrpc.Replies.TRUE;
import static org.supervisordjava.http.xmlrpc.Replies.await;

import org.supervisordjava.config.model.Signal;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.supervisor.ProcessOutcome;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Selector;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.supervisor.StartWait;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The methods that tell about processes, and that start, stop and signal them. */
final class ProcessMethods {

    private final Supervision supervision;
    private final AllProcessInfo all = new AllProcessInfo();

    ProcessMethods(Supervision supervision) {
        this.supervision = supervision;
    }

    XmlRpcValue info(Arguments arguments) throws XmlRpcFault {
        var snapshot = supervision.current();
        return info(existing(snapshot, arguments.string(0)));
    }

    XmlRpcValue allInfo(Arguments none) {
        return all.value(
                supervision.current(), supervision.clock().instant(), supervision.description());
    }

    XmlRpcValue start(Arguments arguments) throws XmlRpcFault {
        var name = arguments.string(0);
        var selector = existingSelector(name);
        return reply(selector, name, start(arguments, selector, arguments.startWait(1)));
    }

    XmlRpcValue startGroup(Arguments arguments) throws XmlRpcFault {
        var group = new Selector.Group(arguments.string(0));
        return Replies.statuses(await(start(arguments, group, arguments.startWait(1))));
    }

    XmlRpcValue startAll(Arguments arguments) throws XmlRpcFault {
        return Replies.statuses(
                await(start(arguments, new Selector.All(), arguments.startWait(0))));
    }

    XmlRpcValue stop(Arguments arguments) throws XmlRpcFault {
        var name = arguments.string(0);
        var selector = existingSelector(name);
        return reply(selector, name, stop(arguments, selector, arguments.flag(1, true)));
    }

    XmlRpcValue stopGroup(Arguments arguments) throws XmlRpcFault {
        var group = new Selector.Group(arguments.string(0));
        return Replies.statuses(await(stop(arguments, group, arguments.flag(1, true))));
    }

    XmlRpcValue stopAll(Arguments arguments) throws XmlRpcFault {
        return Replies.statuses(
                await(stop(arguments, new Selector.All(), arguments.flag(0, true))));
    }

    XmlRpcValue signal(Arguments arguments) throws XmlRpcFault {
        var name = arguments.string(0);
        return signal(arguments, existingSelector(name), name, arguments.text(1));
    }

    XmlRpcValue signalGroup(Arguments arguments) throws XmlRpcFault {
        var group = arguments.string(0);
        return signal(arguments, new Selector.Group(group), group, arguments.text(1));
    }

    XmlRpcValue signalAll(Arguments arguments) throws XmlRpcFault {
        return signal(arguments, new Selector.All(), "all", arguments.text(0));
    }

    XmlRpcValue sendStdin(Arguments arguments) throws XmlRpcFault {
        var data = arguments.string(1).getBytes(StandardCharsets.UTF_8);
        var name = arguments.string(0);
        var process = existing(supervision.current(), name);
        try {
            await(
                    supervision
                            .commands(arguments.caller())
                            .sendStdin(new Selector.One(process.id()), data));
        } catch (XmlRpcFault refused) {
            throw refused.fault() == Fault.SHUTDOWN_STATE
                    ? refused
                    : XmlRpcFault.of(refused.fault(), name);
        }
        return TRUE;
    }

    XmlRpcValue clearLogs(Arguments arguments) throws XmlRpcFault {
        var process = existing(supervision.current(), arguments.string(0));
        return Replies.single(
                await(
                        supervision
                                .commands(arguments.caller())
                                .clearLogs(new Selector.One(process.id()))),
                arguments.string(0));
    }

    XmlRpcValue clearAllLogs(Arguments arguments) throws XmlRpcFault {
        return Replies.statuses(
                await(supervision.commands(arguments.caller()).clearLogs(new Selector.All())));
    }

    /** What a name stands for; the fault for an unknown one repeats it as it was given. */
    private Selector existingSelector(String name) throws XmlRpcFault {
        var snapshot = supervision.current();
        var selector = Selector.parse(name);
        boolean known =
                switch (selector) {
                    case Selector.One(var id) -> snapshot.process(id).isPresent();
                    case Selector.Group(String group) -> snapshot.group(group).isPresent();
                    case Selector.All() -> true;
                };
        if (!known) {
            throw XmlRpcFault.of(Fault.BAD_NAME, name);
        }
        return selector;
    }

    /** A process by its name; a group is BAD_NAME here. */
    static ProcessSnapshot existing(Snapshot snapshot, String name) throws XmlRpcFault {
        var process =
                switch (Selector.parse(name)) {
                    case Selector.One(var id) -> snapshot.process(id);
                    case Selector.Group ignored -> Optional.<ProcessSnapshot>empty();
                    case Selector.All() -> Optional.<ProcessSnapshot>empty();
                };
        return process.orElseThrow(() -> XmlRpcFault.of(Fault.BAD_NAME, name));
    }

    private XmlRpcValue info(ProcessSnapshot process) {
        return new ProcessInfo(process)
                .value(supervision.clock().instant(), supervision.description());
    }

    private CompletableFuture<List<ProcessOutcome>> start(
            Arguments arguments, Selector selector, StartWait wait) {
        return supervision.commands(arguments.caller()).start(selector, wait);
    }

    private CompletableFuture<List<ProcessOutcome>> stop(
            Arguments arguments, Selector selector, boolean wait) {
        return supervision.commands(arguments.caller()).stop(selector, wait);
    }

    private XmlRpcValue signal(
            Arguments arguments, Selector selector, String name, String signalName)
            throws XmlRpcFault {
        var signal = Signal.parse(signalName);
        return signal.isPresent()
                ? reply(
                        selector,
                        name,
                        supervision.commands(arguments.caller()).signal(selector, signal.get()))
                : badSignal(selector, signalName);
    }

    /** An unknown name comes before an unknown signal; a group tells it for each process. */
    private XmlRpcValue badSignal(Selector selector, String signal) throws XmlRpcFault {
        var snapshot = supervision.current();
        return switch (selector) {
            case Selector.One(var id) -> {
                existing(snapshot, id.toString());
                throw XmlRpcFault.of(Fault.BAD_SIGNAL, signal);
            }
            case Selector.Group(String name) ->
                    badSignals(
                            snapshot
                                    .group(name)
                                    .orElseThrow(() -> XmlRpcFault.of(Fault.BAD_NAME, name))
                                    .processes()
                                    .stream(),
                            signal);
            case Selector.All() -> badSignals(snapshot.processes(), signal);
        };
    }

    private static XmlRpcValue badSignals(Stream<ProcessSnapshot> processes, String signal) {
        return Replies.statuses(
                processes
                        .filter(process -> process.state().isSignallable())
                        .map(process -> new ProcessOutcome(process.id(), Fault.BAD_SIGNAL, signal))
                        .toList());
    }

    /**
     * @param name that stands for the selector, as the caller gave it
     */
    private static XmlRpcValue reply(
            Selector selector, String name, CompletableFuture<List<ProcessOutcome>> command)
            throws XmlRpcFault {
        var outcomes = await(command);
        return switch (selector) {
            case Selector.One ignored -> Replies.single(outcomes, name);
            case Selector.Group ignored -> Replies.statuses(outcomes);
            case Selector.All ignored -> Replies.statuses(outcomes);
        };
    }
}
