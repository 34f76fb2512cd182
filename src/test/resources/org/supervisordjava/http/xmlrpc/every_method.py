"""Calls every method with Python's client over supervisor's own transport, and checks what comes back.

Usage: every_method.py <unix socket> <http url>
"""
import sys
import xmlrpc.client

from supervisor.xmlrpc import SupervisorTransport, SystemNamespaceRPCInterface
from supervisor.rpcinterface import SupervisorNamespaceRPCInterface

SOCKET, URL = sys.argv[1:]


def proxy(url):
    return xmlrpc.client.ServerProxy(
        "http://127.0.0.1", transport=SupervisorTransport(None, None, serverurl=url))


def expect(expected, actual, what):
    if expected != actual:
        raise SystemExit("%s: expected %r, got %r" % (what, expected, actual))


def expect_fault(code, text, call, *args):
    try:
        result = call(*args)
    except xmlrpc.client.Fault as fault:
        expect((code, text), (fault.faultCode, fault.faultString), str(args))
    else:
        raise SystemExit("%r: expected fault %d, got %r" % (args, code, result))


OK_APP = {"name": "app", "group": "web", "status": 80, "description": "OK"}
OK_NGINX = {"name": "nginx", "group": "web", "status": 80, "description": "OK"}
OK_DB = {"name": "db", "group": "db", "status": 80, "description": "OK"}

for url in ("unix://" + SOCKET, URL):
    server = proxy(url)
    s = server.supervisor
    expect("3.0", s.getAPIVersion(), "getAPIVersion")
    expect("3.0", s.getVersion(), "getVersion")
    expect("1.2.3", s.getSupervisorVersion(), "getSupervisorVersion")
    expect("supervisor", s.getIdentification(), "getIdentification")
    expect({"statecode": 1, "statename": "RUNNING"}, s.getState(), "getState")
    expect(1, s.getPID(), "getPID")
    for read in (s.readLog, s.readMainLog):
        expect_fault(20, "NO_FILE", read, 0, 0)
    expect(True, s.clearLog(), "clearLog")
    expect([[["a"], ["c"], ["r1", "r2"]]], s.reloadConfig(), "reloadConfig")
    expect(True, s.addProcessGroup("g"), "addProcessGroup")
    expect(True, s.removeProcessGroup("g"), "removeProcessGroup")
    expect(True, s.sendRemoteCommEvent("type", "d\u00e4ta"), "sendRemoteCommEvent")

    info = s.getProcessInfo("web:nginx")
    expect("nginx", info["name"], "name")
    expect("pid 12, uptime 0:01:05", info["description"], "description")
    expect(["app", "db", "nginx"], sorted(i["name"] for i in s.getAllProcessInfo()), "all")
    expect(["app", "db", "nginx"], [i["name"] for i in s.getAllConfigInfo()], "config")

    expect(True, s.startProcess("web:app"), "startProcess")
    expect(True, s.startProcess("web:app", False), "startProcess")
    expect([OK_APP], s.startProcess("web:*"), "startProcess group")
    expect([OK_APP], s.startProcessGroup("web"), "startProcessGroup")
    expect([OK_APP], s.startAllProcesses(), "startAllProcesses")
    expect(True, s.stopProcess("db"), "stopProcess")
    expect([OK_NGINX], s.stopProcessGroup("web", True), "stopProcessGroup")
    expect([OK_NGINX, OK_DB], s.stopAllProcesses(), "stopAllProcesses")
    expect(True, s.signalProcess("db", "HUP"), "signalProcess")
    expect(True, s.signalProcess("db", "1"), "signalProcess")
    expect([OK_NGINX], s.signalProcessGroup("web", "SIGUSR1"), "signalProcessGroup")
    expect([OK_NGINX, OK_DB], s.signalAllProcesses("USR2"), "signalAllProcesses")
    expect(True, s.sendProcessStdin("db", "\u00fc\n"), "sendProcessStdin")
    expect(True, s.clearProcessLogs("db"), "clearProcessLogs")
    expect(True, s.clearProcessLog("db"), "clearProcessLog")
    expect(3, len(s.clearAllProcessLogs()), "clearAllProcessLogs")

    log = "caf\u00e9 \u241b[31mred\u241b[0m\r\n"
    for read in (s.readProcessStdoutLog, s.readProcessLog):
        expect(log, read("db", 0, 0), "readProcessStdoutLog")
    size = len("caf\u00e9 \x1b[31mred\x1b[0m\r\n".encode())
    for tail in (s.tailProcessStdoutLog, s.tailProcessLog):
        expect([log, size, False], tail("db", 0, 1000), "tailProcessStdoutLog")
    expect_fault(20, "NO_FILE", s.readProcessStderrLog, "db", 0, 0)
    expect(["", 0, False], s.tailProcessStderrLog("db", 0, 10), "tailProcessStderrLog")

    expect_fault(10, "BAD_NAME: no", s.getProcessInfo, "no")
    expect_fault(10, "BAD_NAME: no", s.startProcess, "no")
    expect_fault(60, "ALREADY_STARTED: db", s.startProcess, "db")
    expect_fault(70, "NOT_RUNNING: web:app", s.stopProcess, "web:app")
    expect_fault(11, "BAD_SIGNAL: FOO", s.signalProcess, "db", "FOO")
    expect_fault(3, "BAD_ARGUMENTS", s.readProcessStdoutLog, "db", -1, 1)
    expect_fault(2, "INCORRECT_PARAMETERS", s.getPID, 1)
    expect_fault(1, "UNKNOWN_METHOD", s.nope)

    multicall = xmlrpc.client.MultiCall(server)
    expect(
        [1, {"faultCode": 10, "faultString": "BAD_NAME: no"}],
        server.system.multicall([
            {"methodName": "supervisor.getPID", "params": []},
            {"methodName": "supervisor.startProcess", "params": ["no"]}]),
        "multicall")

    expect(True, s.restart(), "restart")
    expect(True, s.shutdown(), "shutdown")

    # What the reference publishes, with the same signatures.
    reference = SystemNamespaceRPCInterface([
        ("supervisor", SupervisorNamespaceRPCInterface(None))])
    expect(reference.listMethods(), server.system.listMethods(), "listMethods")
    for name in reference.listMethods():
        expect(
            reference.methodSignature(name), server.system.methodSignature(name),
            "signature of " + name)
        if "@return" not in server.system.methodHelp(name):
            raise SystemExit("no help for " + name)

print("ok")
