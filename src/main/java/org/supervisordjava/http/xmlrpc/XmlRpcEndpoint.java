package org.supervisordjava.http.xmlrpc;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.http.Caller;
import org.supervisordjava.http.Guard;
import org.supervisordjava.http.PieceStream;
import org.supervisordjava.http.Routes;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.logs.LogReader;
import org.supervisordjava.protocol.MethodCall;
import org.supervisordjava.protocol.XmlRpcParseException;
import org.supervisordjava.protocol.XmlRpcReader;
import org.supervisordjava.protocol.XmlRpcWriter;
import org.supervisordjava.supervisor.port.MainLog;

import java.util.List;

/** {@code POST /RPC2}. A fault is an answer with status 200; what is no call at all is 400. */
public final class XmlRpcEndpoint implements Routes {

    private final MethodTable methods;
    private final MainLog mainLog;

    public XmlRpcEndpoint(Supervision supervision, LogReader logs, MainLog mainLog) {
        this.methods = new MethodTable(supervision, logs);
        this.mainLog = mainLog;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.post(Guard.XML_RPC, this::answer);
        routes.get(Guard.XML_RPC, request -> refuse(request, 400, "use POST"));
    }

    private void answer(Context request) {
        if (request.req().getContentLengthLong() < 0
                && request.header("Transfer-Encoding") == null) {
            refuse(request, 411, "a request needs a Content-Length");
            return;
        }
        try {
            var call = XmlRpcReader.call(Guard.body(request));
            request.contentType("text/xml")
                    .result(new PieceStream(answer(call, Guard.caller(request))));
        } catch (XmlRpcParseException e) {
            mainLog.log(
                    LogLevel.ERROR,
                    "XML-RPC request data of %s is invalid: %s"
                            .formatted(request.ip(), e.getMessage()));
            refuse(request, 400, e.getMessage());
        }
    }

    private List<byte[]> answer(MethodCall call, Caller caller) {
        mainLog.log(LogLevel.TRACE, "XML-RPC method called: " + call.methodName() + "()");
        try {
            var answer = XmlRpcWriter.response(methods.call(call, caller));
            mainLog.log(
                    LogLevel.TRACE,
                    "XML-RPC method " + call.methodName() + "() returned successfully");
            return answer;
        } catch (XmlRpcFault fault) {
            mainLog.log(
                    LogLevel.TRACE,
                    "XML-RPC method %s() returned fault: [%d] %s"
                            .formatted(
                                    call.methodName(), fault.fault().code(), fault.getMessage()));
            return List.of(XmlRpcWriter.fault(fault.fault().code(), fault.getMessage()));
        }
    }

    private static void refuse(Context request, int status, String reason) {
        request.status(status).contentType("text/plain; charset=utf-8").result(reason + "\n");
    }
}
