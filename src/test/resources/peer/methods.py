"""Calls every method of a supervisor, with good and bad arguments, and whatever else its HTTP server answers.

usage: methods.py FOLDER PORT

Prints one line per step: a JSON array of its name and its outcome. What differs between any two runs (times,
process ids, the folder, the port) is masked, so that the lines of two supervisors can be compared.
"""

import base64
import json
import os
import re
import socket
import sys
import time
import xmlrpc.client

from supervisor.xmlrpc import SupervisorTransport

FOLDER, PORT = sys.argv[1], int(sys.argv[2])
SOCKET = FOLDER + "/s.sock"
LIMIT_SECONDS = 60
# For what supervisord never answers.
SILENCE_SECONDS = 10

seen = {}


def mask(value):
    if isinstance(value, dict):
        return {key: masked_member(key, item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [mask(item) for item in value]
    if isinstance(value, str):
        return mask_text(value)
    return value


def masked_member(key, value):
    if key in ("start", "stop", "now") and value:
        return "TIME"
    if key == "pid" and value:
        return "PID"
    return mask(value)


def mask_text(text):
    text = text.replace(FOLDER, "DIR").replace(":%d" % PORT, ":PORT")
    text = re.sub(r"pid \d+, uptime [0-9:]+", "pid N, uptime T", text)
    text = re.sub(r"[A-Z][a-z]{2} \d\d \d\d:\d\d [AP]M", "TIME", text)
    return re.sub(r"---under-test-[^.]+\.log", "---under-test-X.log", text)


def step(name, outcome):
    seen[name] = seen.get(name, 0) + 1
    if seen[name] > 1:
        name = "%s #%d" % (name, seen[name])
    print(json.dumps([name, mask(outcome)], ensure_ascii=True, sort_keys=True), flush=True)


def proxy(user=None, password=None, url="unix://" + SOCKET):
    return xmlrpc.client.ServerProxy("http://127.0.0.1", SupervisorTransport(user, password, url))


def outcome_of(server, method, *arguments):
    try:
        return {"value": getattr(server, method)(*arguments)}
    except xmlrpc.client.Fault as fault:
        return {"fault": [fault.faultCode, fault.faultString]}
    except xmlrpc.client.ProtocolError as error:
        return {"http": error.errcode}
    except Exception as error:
        return {"error": type(error).__name__}


def call(method, *arguments):
    """Calls a method over the unix socket and shows everything that comes back."""
    full = method if "." in method else "supervisor." + method
    outcome = outcome_of(proxy(), full, *arguments)
    step("%s(%s)" % (method, shown(arguments)), outcome)


def shown(arguments):
    return ", ".join(type(item).__name__ if isinstance(item, xmlrpc.client.Binary) else repr(item) for item in arguments)


def unordered(method, *arguments):
    """The same for results whose order is that of events."""
    outcome = outcome_of(proxy(), "supervisor." + method, *arguments)
    if isinstance(outcome.get("value"), list):
        outcome["value"].sort(key=lambda item: (item["group"], item["name"]))
    step("%s(%s)" % (method, shown(arguments)), outcome)


def quietly(method, *arguments):
    return outcome_of(proxy(), "supervisor." + method, *arguments)


def state_of(name):
    return quietly("getProcessInfo", name).get("value", {}).get("statename")


def pid_of(name):
    return quietly("getProcessInfo", name)["value"]["pid"]


def command_of(name):
    """What its process runs by now: supervisord's own child ignores signals until it has executed the command."""
    try:
        with open("/proc/%d/comm" % pid_of(name)) as file:
            return file.read().strip()
    except FileNotFoundError:
        return None


def wait(what, condition):
    deadline = time.monotonic() + LIMIT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            step("waiting for " + what, "in vain")
            return
        time.sleep(0.05)


def until(name, state):
    wait("%s to be %s" % (name, state), lambda: state_of(name) == state)


def log_of(name, size):
    wait("the log of " + name, lambda: len(quietly("readProcessStdoutLog", name, 0, 0).get("value", "")) >= size)


def length_told(method):
    """Whether an answer says how long it is, and says it right."""
    head, _, body = exchange(post(method_call(method)), None, False, 1 << 20).partition(b"\r\n\r\n")
    told = re.search(rb"content-length: *(\d+)", head.lower())
    step("length of the answer to " + method, bool(told) and int(told.group(1)) == len(body) > 8192)


def raw(name, request, guarded=None, tcp=False, limit=65536, view=None, patience=LIMIT_SECONDS):
    """Sends bytes, shows the status and what is to be seen of a success or a refusal."""
    answer = exchange(request, guarded, tcp, limit, patience)
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    status = (lines[0].split(" ") + [""])[1]
    headers = {line.partition(":")[0].lower(): line.partition(":")[2].strip().lower() for line in lines[1:]}
    outcome = {"status": status}
    if status == "200":
        outcome["type"] = headers.get("content-type", "").replace("; ", ";")
    if status == "401":
        outcome["challenge"] = headers.get("www-authenticate")
    if view:
        outcome["body"] = view(unchunked(body) if headers.get("transfer-encoding") == "chunked" else body)
    step(name, outcome)


def unchunked(body):
    text = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16)
        text, body = text + rest[:length], rest[length + 2:]
    return text


def exchange(request, guarded, tcp, limit, patience=LIMIT_SECONDS):
    try:
        if tcp:
            connection = socket.create_connection(("127.0.0.1", PORT))
        else:
            connection = socket.socket(socket.AF_UNIX)
            connection.connect(FOLDER + "/guarded.sock" if guarded else SOCKET)
        with connection:
            connection.settimeout(patience)
            connection.sendall(request)
            return receive(connection, limit, patience)
    except OSError as error:
        return type(error).__name__.encode()


def receive(connection, limit, patience):
    answer = b""
    try:
        while len(answer) < limit:
            head, end, body = answer.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: *(\d+)", head)
            if end and length and len(body) >= int(length.group(1)):
                break
            # What tells no length may go on for ever; a busy machine may be late with everything else.
            connection.settimeout(1.5 if end and not length else patience)
            chunk = connection.recv(limit)
            if not chunk:
                break
            answer += chunk
            if b"LAST" in answer:
                break
    except socket.timeout:
        pass
    return answer


def post(body, path="/RPC2", headers=""):
    data = body.encode() if isinstance(body, str) else body
    head = "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n%s\r\n"
    return (head % (path, len(data), headers)).encode() + data


def get(path, headers="", version="1.1"):
    return ("GET %s HTTP/%s\r\nHost: localhost\r\n%s\r\n" % (path, version, headers)).encode()


def basic(text):
    return "Authorization: Basic %s\r\n" % base64.b64encode(text.encode()).decode()


def unmarshalled(body):
    try:
        return xmlrpc.client.loads(body)[0]
    except xmlrpc.client.Fault as fault:
        return [fault.faultCode, fault.faultString]
    except Exception:
        return "no answer of a method"


def method_call(name, parameters=""):
    return "<?xml version='1.0'?><methodCall><methodName>%s</methodName>%s</methodCall>" % (name, parameters)


def parameter(value):
    return "<params><param><value>%s</value></param></params>" % value


def about_the_supervisor():
    for method in ("getAPIVersion", "getVersion", "getIdentification", "getState"):
        call(method)
        call(method, "superfluous")
    step("getSupervisorVersion()", type(quietly("getSupervisorVersion")["value"]).__name__)
    step("getPID()", type(quietly("getPID")["value"]).__name__)
    call("getPID", 1)


def about_methods():
    call("system.listMethods")
    for method in quietly_list():
        call("system.methodSignature", method)
        text = outcome_of(proxy(), "system.methodHelp", method).get("value")
        step("help of " + method, bool(text) and "@return" in text)
    for method in ("nosuch", "supervisor.nosuch", "", "supervisor", "supervisor._update"):
        call("system.methodSignature", method)
        call("system.methodHelp", method)
    call("system.methodHelp")
    call("system.listMethods", 1)


def quietly_list():
    return outcome_of(proxy(), "system.listMethods")["value"]


def unknown_methods():
    for method in ("supervisor.nosuch", "nosuch.nosuch", "supervisor._update", "supervisor.supervisord",
                   "supervisor.getState.x", "system.nosuch", "system", "supervisor.", ".getState", "getState"):
        step("calling " + method, outcome_of(proxy(), method))


def multicall():
    def calls(*items):
        call("system.multicall", list(items))

    calls()
    calls({"methodName": "supervisor.getState", "params": []})
    calls({"methodName": "supervisor.getState"})
    calls({"methodName": "supervisor.getIdentification"}, {"methodName": "supervisor.nosuch"},
          {"methodName": "supervisor.getProcessInfo", "params": ["nosuch"]},
          {"methodName": "supervisor.getProcessInfo", "params": []},
          {"methodName": "supervisor.startProcess", "params": ["manual"]},
          {"methodName": "supervisor.startProcess", "params": ["fails"]},
          {"methodName": "supervisor.stopProcess", "params": ["manual"]})
    calls({"methodName": "system.multicall", "params": [[]]})
    calls({"methodName": "system.listMethods"}, {"params": []})
    calls({"methodName": "", "params": []})
    calls({"methodName": "supervisor.getState", "params": "x"})
    call("system.multicall")
    call("system.multicall", "x")
    call("system.multicall", ["x"])
    call("system.multicall", {"methodName": "supervisor.getState"})


def process_infos():
    for name in ("quiet", "pair:a", "worker:worker_09", "manual", "options", "nolog", "merged", "listener",
                 "\u00fcn\u00efcode", "quiet:quiet"):
        call("getProcessInfo", name)
    for name in ("nosuch", "pair", "pair:*", "pair:", "pair:nosuch", "nosuch:a", "", ":", "*", "a:b:c", "quiet ", 1, None):
        call("getProcessInfo", name)
    call("getProcessInfo")
    call("getAllProcessInfo")
    call("getAllProcessInfo", 1)
    call("getAllConfigInfo")
    call("getAllConfigInfo", 1)
    order = list(quietly("getProcessInfo", "quiet")["value"].keys())
    step("fields of getProcessInfo in order", order)
    options = next(item for item in quietly("getAllConfigInfo")["value"] if item["name"] == "options")
    step("fields of getAllConfigInfo in order", list(options.keys()))


def starting_and_stopping():
    call("startProcess", "manual")
    call("startProcess", "manual")
    call("startProcess", "manual", False)
    call("stopProcess", "manual")
    call("getProcessInfo", "manual")
    call("stopProcess", "manual")
    call("stopProcess", "manual", False)
    call("startProcess", "manual", False)
    wait("the command of manual to run", lambda: command_of("manual") == "sleep")
    call("stopProcess", "manual", False)
    until("manual", "STOPPED")
    for name in ("nosuch", "nosuch:*", "pair:nosuch", "pair", "", 1):
        call("startProcess", name)
        call("stopProcess", name)
        call("startProcessGroup", name)
        unordered("stopProcessGroup", name)
    for name in ("missing", "nowhere", "plain", "folder", "quoting", "empty", "chdir", "fails"):
        call("startProcess", name)
        wait(name + " to settle", lambda: state_of(name) not in ("STARTING", "BACKOFF"))
        call("getProcessInfo", name)
    call("startProcess", "fails", False)
    until("fails", "FATAL")
    call("stopProcess", "fails")
    call("startProcess", "twice")
    call("startProcess", "twice")
    until("twice", "EXITED")
    call("getProcessInfo", "twice")
    call("stopProcess", "twice")
    quietly("startProcess", "once", False)
    until("once", "EXITED")
    call("getProcessInfo", "once")
    call("startProcess")
    call("stopProcess")
    call("startProcess", "manual", "yes")
    wait("the command of manual to run", lambda: command_of("manual") == "sleep")
    call("stopProcess", "manual", 1)
    call("startProcess", "manual", 0)
    wait("the command of manual to run", lambda: command_of("manual") == "sleep")
    call("stopProcess", "manual", "")
    until("manual", "STOPPED")
    call("startProcess", "manual", True, True)


def end_of_stubborn(what, condition):
    """It stops for as long as nobody says that it is enough."""
    with open(FOLDER + "/enough", "w"):
        wait(what, condition)
    os.remove(FOLDER + "/enough")


def stopping_stubbornly():
    quietly("startProcess", "stubborn")
    call("stopProcess", "stubborn", False)
    call("getProcessInfo", "stubborn")
    call("stopProcess", "stubborn")
    call("startProcess", "stubborn")
    call("startProcess", "stubborn", False)
    call("signalProcess", "stubborn", "CONT")
    end_of_stubborn("stubborn to be STOPPED", lambda: state_of("stubborn") == "STOPPED")
    call("getProcessInfo", "stubborn")


def groups():
    call("startProcessGroup", "pair")
    unordered("stopProcessGroup", "pair")
    unordered("stopProcessGroup", "pair")
    call("stopProcess", "pair:*")
    unordered("startProcess", "pair:*")
    unordered("stopProcess", "pair:")
    call("startProcessGroup", "pair", False)
    until("pair:a", "RUNNING")
    until("pair:b", "RUNNING")
    call("stopProcessGroup", "pair", False)
    until("pair:a", "STOPPED")
    until("pair:b", "STOPPED")
    unordered("startProcessGroup", "pair")
    call("startProcessGroup")
    call("startProcessGroup", "pair:*")
    unordered("startProcessGroup", "fails")
    until("fails", "FATAL")
    call("stopProcessGroup", "manual")


def signals():
    for signal in ("CONT", "SIGCONT", "cont", "18", 18, "NOSUCH", "", "999", 999, "-1", "0", 0, None):
        call("signalProcess", "quiet", signal)
    until("quiet", "RUNNING")
    call("signalProcess", "nosuch", "CONT")
    call("signalProcess", "nosuch", "NOSUCH")
    call("signalProcess", "manual", "CONT")
    call("signalProcess", "manual", "NOSUCH")
    call("signalProcess", "pair:*", "CONT")
    call("signalProcess", "quiet")
    call("signalProcessGroup", "pair", "CONT")
    call("signalProcessGroup", "pair", "NOSUCH")
    call("signalProcessGroup", "nosuch", "CONT")
    call("signalProcessGroup", "manual", "CONT")
    call("signalProcessGroup", "pair:*", "CONT")
    unordered("signalAllProcesses", "CONT")
    unordered("signalAllProcesses", "NOSUCH")
    call("signalAllProcesses")
    quietly("startProcess", "manual")
    killed = pid_of("manual")
    call("signalProcess", "manual", "KILL")
    # RUNNING it is until the end is noticed, too.
    wait("manual to be replaced", lambda: state_of("manual") == "RUNNING" and pid_of("manual") != killed)
    quietly("stopProcess", "manual")


def logs():
    for name, size in (("out", 7), ("merged", 5)):
        log_of(name, size)
    for method in ("readProcessStdoutLog", "readProcessLog", "readProcessStderrLog",
                   "tailProcessStdoutLog", "tailProcessLog", "tailProcessStderrLog"):
        for offset, length in ((0, 0), (0, 3), (2, 3), (0, 100), (6, 100), (7, 0), (100, 0), (100, 5), (-3, 0),
                               (-100, 0), (-3, 2), (0, -1), (5, -5)):
            call(method, "out", offset, length)
        for name in ("nosuch", "pair:*", "pair", "nolog", "merged", "binary", "missing", "quiet"):
            call(method, name, 0, 0)
        call(method, "out", "1", "2")
        call(method, "out", 1.7, 2.2)
        call(method, "out", "x", 0)
        call(method, "out", None, 0)
        call(method, "out", True, False)
        call(method, "out")
        call(method, "out", 0)
    call("readProcessStdoutLog", "latin", 0, 0)
    call("tailProcessStdoutLog", "latin", 0, 100)
    for method in ("readLog", "readMainLog"):
        for offset, length in ((0, 0), (0, 5), (-5, 0), (-5, 5), (0, -1), (1000000, 0)):
            outcome = quietly(method, offset, length)
            text = outcome.get("value")
            if text is not None:
                outcome = {"value": len(text) if length or offset else bool(text)}
            step("%s(%d, %d)" % (method, offset, length), outcome)
        call(method)
        call(method, "x", 0)


def clearing():
    call("clearProcessLogs", "out")
    call("readProcessStdoutLog", "out", 0, 0)
    call("readProcessStderrLog", "out", 0, 0)
    for name in ("quiet", "pair:a", "pair:*", "pair", "nosuch", "nolog", "merged", "manual", "missing", 1):
        call("clearProcessLogs", name)
        call("clearProcessLog", name)
    call("clearProcessLogs")
    call("stopProcessGroup", "\u00fcn\u00efcode")
    call("removeProcessGroup", "\u00fcn\u00efcode")
    call("clearAllProcessLogs", 1)
    call("clearLog")
    call("clearLog", 1)
    text = quietly("readLog", 0, 0)["value"]
    # Ours keep who has done it.
    step("main log after clearLog", [line.split(" ", 2)[2] for line in text.splitlines() if " audit: " not in line][:1])


def clearing_what_is_gone():
    """Logs that somebody has moved away or deleted."""
    for name, change in (("moved", lambda path: os.rename(path, path + ".old")), ("deleted", os.remove)):
        change(FOLDER + "/reader.log")
        call("clearProcessLogs", "reader")
        quietly("sendProcessStdin", "reader", name + "\n")
        log_of("reader", len("got %s\n" % name))
        with open(FOLDER + "/reader.log") as file:
            step("log after it was %s and cleared" % name, file.read())
    with open(FOLDER + "/reader.log.old") as file:
        step("log that was moved away", file.read())
    os.rename(FOLDER + "/main.log", FOLDER + "/main.old")
    call("clearLog")
    step("main log that was moved away still has its lines", os.path.getsize(FOLDER + "/main.old") > 1000)


def order_in_a_group():
    """Of one priority: as they are written."""
    for method in ("startProcessGroup", "signalProcessGroup", "stopProcessGroup"):
        call(method, "order", *(("CONT",) if method.startswith("signal") else (False,)))
    wait("the group to stop", lambda: all(state_of("order:" + name) == "STOPPED" for name in ("zed", "alpha", "mid")))
    with open(FOLDER + "/main.log") as file:
        spawned = re.findall(r"spawned: '(zed|alpha|mid)'", file.read())
    step("order of starting in a group", spawned)


def standard_input():
    call("sendProcessStdin", "reader", "one \u00e4\n")
    log_of("reader", 9)
    call("readProcessStdoutLog", "reader", 0, 0)
    call("sendProcessStdin", "reader", "")
    for name in ("nosuch", "manual", "pair:*", "pair", ""):
        call("sendProcessStdin", name, "x\n")
    call("sendProcessStdin", "reader", 1)
    call("sendProcessStdin", "reader", None)
    call("sendProcessStdin", "reader", ["x"])
    call("sendProcessStdin", "reader", xmlrpc.client.Binary(b"two\n"))
    call("sendProcessStdin", "reader")
    call("sendProcessStdin", "quiet", "x\n")
    wait("deaf to be known as such", lambda: "fault" in quietly("sendProcessStdin", "deaf", "x\n"))
    call("sendProcessStdin", "deaf", "x\n")
    call("sendRemoteCommEvent", "type", "data")
    call("sendRemoteCommEvent", "", "")
    call("sendRemoteCommEvent", "\u00e4", "\u00e4")
    call("sendRemoteCommEvent", 1, 2)
    call("sendRemoteCommEvent", "type")


def configuration():
    path = FOLDER + "/supervisord.conf"
    with open(path, encoding="utf-8") as file:
        before = file.read()

    def write(text):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    call("reloadConfig")
    call("reloadConfig", 1)
    write(before.replace("[program:b]\n", "[program:b]\nstartsecs=2\n").replace(
        "[program:nolog]", "[program:extra]\ncommand=sleep 1000\n[program:late]\nautostart=false\ncommand=sleep 1000"
        "\n[program:renamed]"))
    call("reloadConfig")
    for name in ("extra", "extra", "late", "nosuch", "quiet", "extra:extra", "", 1):
        call("addProcessGroup", name)
    until("extra", "RUNNING")
    call("getProcessInfo", "late")
    call("getAllConfigInfo")
    for name in ("extra", "nosuch", "pair:*", "nolog", "late", "late", "", 1):
        call("removeProcessGroup", name)
    quietly("stopProcess", "extra")
    call("removeProcessGroup", "extra")
    call("getProcessInfo", "extra")
    call("reloadConfig")
    write(before + "[program:broken]\nautostart=true\n")
    call("reloadConfig")
    write(before + "nonsense\n")
    call("reloadConfig")
    write(before)
    call("reloadConfig")
    call("addProcessGroup")
    call("removeProcessGroup")


def wire():
    state = method_call("supervisor.getState")
    show = unmarshalled
    raw("a call", post(state), view=lambda body: body.decode())
    raw("a fault", post(method_call("supervisor.getProcessInfo", parameter("a&lt;b"))), view=lambda body: body.decode())
    for method in ("supervisor.getAllProcessInfo", "supervisor.getAllConfigInfo"):
        length_told(method)
    raw("no Content-Length", b"POST /RPC2 HTTP/1.1\r\nHost: x\r\n\r\n")
    raw("GET /RPC2", get("/RPC2"))
    raw("PUT /RPC2", post(state).replace(b"POST", b"PUT"))
    raw("POST /RPC2/", post(state, "/RPC2/"), view=show)
    raw("POST /RPC2anything", post(state, "/RPC2anything"), view=show)
    raw("POST /RPC2?x=y", post(state, "/RPC2?x=y"), view=show)
    raw("POST /", post(state, "/"))
    raw("POST /nosuch", post(state, "/nosuch"))
    raw("no XML", post("nonsense"))
    raw("nothing", post(""), patience=SILENCE_SECONDS)
    raw("XML of something else", post("<a/>"))
    raw("no method name", post("<methodCall></methodCall>"))
    raw("an empty method name", post(method_call("")))
    raw("a truncated call", post(state[:-10]))
    raw("an answer for a call", post("<methodResponse><params></params></methodResponse>"))
    raw("no declaration", post(state.replace("<?xml version='1.0'?>", "")), view=show)
    raw("empty parameters", post(method_call("supervisor.getState", "<params></params>")), view=show)
    raw("an entity", post("<!DOCTYPE a [<!ENTITY e 'quiet'>]>"
                          + method_call("supervisor.getProcessInfo", parameter("&e;"))[21:]))
    raw("latin-1", post(("<?xml version='1.0' encoding='iso-8859-1'?>"
                         + method_call("supervisor.getProcessInfo", parameter("\u00e4"))[21:]).encode("latin-1")),
        view=show)
    raw("text/plain", post(state).replace(b"text/xml", b"text/plain"), view=show)
    raw("HTTP/1.0", post(state).replace(b"HTTP/1.1", b"HTTP/1.0"), view=show)
    for value in ("quiet", "<string>quiet</string>", "<int>1</int>", "<i4>1</i4>", "<i8>1</i8>", "<nil/>",
                  "<boolean>1</boolean>", "<double>1.5</double>", "<base64>cXVpZXQ=</base64>",
                  "<dateTime.iso8601>20260101T00:00:00</dateTime.iso8601>", "<array><data></data></array>",
                  "<struct></struct>", "<string>a b</string>", "<string></string>", "<nosuch>1</nosuch>", "<int>x</int>"):
        raw("getProcessInfo of " + value, post(method_call("supervisor.getProcessInfo", parameter(value))),
            view=lambda body: mask(list(unmarshalled(body))))


def pages():
    for path in ("/ok.html", "/nosuch", "/nosuch.html", "/../etc/passwd", "/stylesheets/supervisor.css",
                 "/stylesheets/nosuch.css", "/", "/index.html", "/tail.html", "/tail.html?processname=nosuch"):
        raw("GET " + path, get(path), limit=200000, view=(lambda body: body.decode()) if path == "/ok.html" else None)
    raw("HEAD /ok.html", b"HEAD /ok.html HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    raw("an unknown method", b"NOSUCH /ok.html HTTP/1.1\r\nHost: x\r\n\r\n")
    raw("no request", b"nonsense\r\n\r\n")


def followed_logs():
    for path in ("/logtail/nosuch", "/logtail/nosuch/stdout", "/logtail/out/nosuch", "/logtail", "/logtail/",
                 "/logtail/nolog", "/logtail/pair:*", "/logtail/out/stdout/x"):
        raw("GET " + path, get(path))
    raw("POST /logtail/out", post("", "/logtail/out"))
    raw("POST /mainlogtail", post("", "/mainlogtail"))
    quietly("sendProcessStdin", "reader", "LAST\n")
    log_of("reader", 24)
    for path in ("/logtail/reader", "/logtail/reader/stdout", "/logtail/reader:reader/stdout"):
        raw("GET " + path, get(path), view=lambda body: body.decode())
    raw("GET /logtail/reader by HTTP/1.0", get("/logtail/reader", version="1.0"), limit=200,
        view=lambda body: body.decode(), patience=SILENCE_SECONDS)
    raw("GET /mainlogtail", get("/mainlogtail"), limit=300)
    raw("GET /mainlogtail by HTTP/1.0", get("/mainlogtail", version="1.0"), limit=300, patience=SILENCE_SECONDS)
def authentication():
    state = method_call("supervisor.getState")
    for name, header in (("none", ""), ("right", basic("user:secret")), ("wrong password", basic("user:wrong")),
                         ("wrong user", basic("nobody:secret")), ("no password", basic("user")),
                         ("no base64", "Authorization: Basic !!!\r\n"), ("empty", "Authorization: \r\n"),
                         ("another scheme", "Authorization: Bearer x\r\n"),
                         ("lower case", basic("user:secret").replace("Basic", "basic")),
                         ("the hash", basic("user:{SHA}e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"))):
        raw("TCP credentials: " + name, post(state, headers=header), tcp=True)
        raw("TCP page, credentials: " + name, get("/ok.html", header), tcp=True)
        raw("TCP log, credentials: " + name, get("/logtail/nosuch", header), tcp=True)
    for name, header in (("none", ""), ("right", basic("user:pass%word")), ("wrong", basic("user:pass%%word"))):
        raw("unix credentials: " + name, post(state, headers=header), guarded=True)
    url = "http://127.0.0.1:%d" % PORT
    step("TCP client", outcome_of(proxy("user", "secret", url), "supervisor.getState"))
    step("TCP client, wrong", outcome_of(proxy("user", "wrong", url), "supervisor.getState"))
    step("TCP client, none", outcome_of(proxy(None, None, url), "supervisor.getState"))
    guarded = "unix://" + FOLDER + "/guarded.sock"
    step("unix client", outcome_of(proxy("user", "pass%word", guarded), "supervisor.getState"))
    step("unix client, wrong", outcome_of(proxy("user", "x", guarded), "supervisor.getState"))


def all_processes():
    for name in ("options", "empty", "quoting", "missing", "nowhere", "plain", "folder", "chdir", "fails", "once",
                 "twice", "stubborn"):
        quietly("stopProcess", name)
        quietly("removeProcessGroup", name)
    unordered("stopAllProcesses")
    call("stopAllProcesses")
    for name in ("latin", "deaf", "nolog", "merged", "binary", "worker"):
        call("removeProcessGroup", name)
    unordered("startAllProcesses")
    call("startAllProcesses")
    unordered("clearAllProcessLogs")
    unordered("stopAllProcesses", False)
    wait("everything to stop", lambda: all(p["state"] in (0, 100) for p in quietly("getAllProcessInfo")["value"]))
    unordered("startAllProcesses", False)
    wait("everything to run", lambda: all(p["state"] == 20 for p in quietly("getAllProcessInfo")["value"]))
    call("stopAllProcesses", True, 1)
    call("startAllProcesses", True, 1)


def ending():
    call("addProcessGroup", "stubborn")
    quietly("startProcess", "stubborn")
    call("shutdown", 1)
    call("restart")
    end_of_stubborn("the restart", lambda: state_of("quiet") == "RUNNING" and state_of("stubborn") == "STOPPED")
    quietly("startProcess", "stubborn")
    call("shutdown")
    for method in ("getState", "getAllProcessInfo", "shutdown", "restart", "reloadConfig", "getPID"):
        call(method)
    call("startProcess", "quiet")
    call("getProcessInfo")
    call("nosuch")
    call("sendRemoteCommEvent", "type", "data")
    call("system.methodSignature", "supervisor.getState")
    end_of_stubborn("the end", lambda: not os.path.exists(SOCKET))


def main():
    wait("the first start", lambda: all(state_of(name) == "RUNNING" for name in ("quiet", "out", "binary", "deaf",
                                                                                   "merged", "latin", "reader")))
    until("listener", "RUNNING")
    for part in (about_the_supervisor, about_methods, unknown_methods, process_infos, logs, multicall,
                 starting_and_stopping, stopping_stubbornly, groups, order_in_a_group, signals, standard_input,
                 followed_logs, clearing, clearing_what_is_gone,
                 configuration, wire, pages, authentication, all_processes, ending):
        part()


main()
