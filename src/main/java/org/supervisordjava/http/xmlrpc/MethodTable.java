package org.supervisordjava.http.xmlrpc;

import org.supervisordjava.http.Caller;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.logs.LogReader;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.MethodCall;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.supervisor.SupervisorState;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Every method that clients can call: supervisord's 41, each declared in one line. */
final class MethodTable {

    /** The only one of its name space that works while the supervisor shuts down. */
    private static final String WORKS_ALWAYS = "supervisor.sendRemoteCommEvent";

    private final Supervision supervision;
    private final TreeMap<String, Method> methods = new TreeMap<>();

    MethodTable(Supervision supervision, LogReader logs) {
        this.supervision = supervision;
        addSupervisor(new SupervisorMethods(supervision, logs));
        addProcesses(new ProcessMethods(supervision));
        addLogs(new LogMethods(supervision, logs));
        addSystem(new SystemMethods(this));
        addAlias("supervisor.getVersion", "supervisor.getAPIVersion");
        addAlias("supervisor.readMainLog", "supervisor.readLog");
        addAlias("supervisor.readProcessLog", "supervisor.readProcessStdoutLog");
        addAlias("supervisor.tailProcessLog", "supervisor.tailProcessStdoutLog");
        addAlias("supervisor.clearProcessLog", "supervisor.clearProcessLogs");
    }

    private void addSupervisor(SupervisorMethods m) {
        supervisor(
                "getAPIVersion() -> string: Tells the version of this interface.", m::apiVersion);
        supervisor(
                "getSupervisorVersion() -> string: Tells the version of the program.", m::version);
        supervisor(
                "getIdentification() -> string: Tells the configured identifier.",
                m::identification);
        supervisor(
                "getState() -> struct: Tells what the supervisor does, as code and name.",
                m::state);
        supervisor("getPID() -> int: Tells the process id of the supervisor.", m::pid);
        supervisor(
                "readLog(int offset, int length) -> string: Reads part of the main log.",
                m::readLog);
        supervisor("clearLog() -> boolean: Empties the main log.", m::clearLog);
        supervisor("shutdown() -> boolean: Stops everything, then the supervisor.", m::shutdown);
        supervisor("restart() -> boolean: Stops everything and starts it again.", m::restart);
        supervisor(
                "reloadConfig() -> array: Reads the files: [[added, changed, removed]].",
                m::reloadConfig);
        supervisor("addProcessGroup(string name) -> boolean: Adds a group.", m::addProcessGroup);
        supervisor(
                "removeProcessGroup(string name) -> boolean: Removes a group.",
                m::removeProcessGroup);
        supervisor(
                "getAllConfigInfo() -> array: Tells the options of all processes.",
                m::allConfigInfo);
        supervisor(
                "sendRemoteCommEvent(string type, string data) -> boolean: Tells listeners.",
                m::sendRemoteCommEvent);
    }

    private void addProcesses(ProcessMethods m) {
        supervisor("getProcessInfo(string name) -> struct: Tells about one process.", m::info);
        supervisor("getAllProcessInfo() -> array: Tells about every process.", m::allInfo);
        supervisor(
                "startProcess(string name, boolean wait=true) -> boolean: Starts one, or group:*.",
                m::start);
        supervisor(
                "startProcessGroup(string name, boolean wait=true) -> array: Starts a group.",
                m::startGroup);
        supervisor(
                "startAllProcesses(boolean wait=true) -> array: Starts every process.",
                m::startAll);
        supervisor(
                "stopProcess(string name, boolean wait=true) -> boolean: Stops one, or group:*.",
                m::stop);
        supervisor(
                "stopProcessGroup(string name, boolean wait=true) -> array: Stops a group.",
                m::stopGroup);
        supervisor(
                "stopAllProcesses(boolean wait=true) -> array: Stops every process.", m::stopAll);
        supervisor(
                "signalProcess(string name, string signal) -> boolean: Sends HUP, or 1.",
                m::signal);
        supervisor(
                "signalProcessGroup(string name, string signal) -> array: Signals a group.",
                m::signalGroup);
        supervisor(
                "signalAllProcesses(string signal) -> array: Signals every process.", m::signalAll);
        supervisor(
                "sendProcessStdin(string name, string chars) -> boolean: Writes UTF-8.",
                m::sendStdin);
        supervisor("clearProcessLogs(string name) -> boolean: Empties both logs.", m::clearLogs);
        supervisor(
                "clearAllProcessLogs() -> array: Empties the logs of every process.",
                m::clearAllLogs);
    }

    private void addLogs(LogMethods m) {
        supervisor(
                "readProcessStdoutLog(string name, int offset, int length) -> string: Reads a part.",
                m::readStdout);
        supervisor(
                "readProcessStderrLog(string name, int offset, int length) -> string: Reads a part.",
                m::readStderr);
        supervisor(
                "tailProcessStdoutLog(string name, int offset, int length) -> array: Reads the end.",
                m::tailStdout);
        supervisor(
                "tailProcessStderrLog(string name, int offset, int length) -> array: Reads the end.",
                m::tailStderr);
    }

    private void addSystem(SystemMethods m) {
        system("listMethods() -> array: Lists the methods.", m::listMethods);
        system("methodHelp(string name) -> string: Tells what a method does.", m::methodHelp);
        system(
                "methodSignature(string name) -> array: Tells its types: [result, parameter…].",
                m::methodSignature);
        system("multicall(array calls) -> array: Calls one method after the other.", m::multicall);
    }

    List<String> names() {
        return List.copyOf(methods.keySet());
    }

    Optional<Method> find(String name) {
        return Optional.ofNullable(methods.get(name));
    }

    /** Calls a method in this thread; may wait as long as the method does. */
    XmlRpcValue call(MethodCall call, Caller caller) throws XmlRpcFault {
        var method =
                find(call.methodName()).orElseThrow(() -> XmlRpcFault.of(Fault.UNKNOWN_METHOD));
        if (!method.takes(call.params().size())) {
            throw XmlRpcFault.of(Fault.INCORRECT_PARAMETERS);
        }
        if (isRefusedNow(method)) {
            throw XmlRpcFault.of(Fault.SHUTDOWN_STATE);
        }
        return method.body().call(new Arguments(call.params(), caller));
    }

    private boolean isRefusedNow(Method method) {
        return method.name().startsWith("supervisor.")
                && !method.name().equals(WORKS_ALWAYS)
                && supervision.current().state() != SupervisorState.RUNNING;
    }

    private void supervisor(String declaration, Method.MethodBody body) {
        add(Method.declared("supervisor." + declaration, body));
    }

    private void system(String declaration, Method.MethodBody body) {
        add(Method.declared("system." + declaration, body));
    }

    private void add(Method method) {
        methods.put(method.name(), method);
    }

    private void addAlias(String alias, String name) {
        add(methods.get(name).alias(alias));
    }
}
