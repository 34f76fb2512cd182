package org.supervisordjava.http.xmlrpc;

import org.supervisordjava.http.Caller;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.MethodCall;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.protocol.XmlRpcWriter;

import java.util.ArrayList;
import java.util.List;

/** The methods about methods. */
final class SystemMethods {

    private static final String MULTICALL = "system.multicall";

    /** More is not called: an answer is in memory several times, and the heap is small. */
    private static final long MAX_CHARACTERS = 2L << 20;

    /** Of one value. */
    private static final int MARKUP = 48;

    private static final XmlRpcValue TOO_MUCH =
            XmlRpcWriter.faultStruct(
                    Fault.FAILED.code(),
                    XmlRpcFault.text(
                            Fault.FAILED,
                            "not called, because the answers before it have 2 MB; ask for less at"
                                    + " once"));

    private final MethodTable table;

    SystemMethods(MethodTable table) {
        this.table = table;
    }

    XmlRpcValue listMethods(Arguments none) {
        return XmlRpcValue.strings(table.names());
    }

    XmlRpcValue methodHelp(Arguments arguments) throws XmlRpcFault {
        return XmlRpcValue.of(known(arguments.string(0)).documentation());
    }

    XmlRpcValue methodSignature(Arguments arguments) throws XmlRpcFault {
        return XmlRpcValue.strings(known(arguments.string(0)).signature());
    }

    /** One after the other, each waited for; a fault does not stop the rest. */
    XmlRpcValue multicall(Arguments arguments) throws XmlRpcFault {
        if (!(arguments.values().getFirst() instanceof XmlRpcValue.Array(var calls))) {
            throw XmlRpcFault.of(Fault.INCORRECT_PARAMETERS);
        }
        var results = new ArrayList<XmlRpcValue>(calls.size());
        long size = 0;
        for (var call : calls) {
            var result = size < MAX_CHARACTERS ? result(call, arguments.caller()) : TOO_MUCH;
            size += characters(result);
            results.add(result);
        }
        return new XmlRpcValue.Array(results);
    }

    /** About as many as the answer has. */
    private static long characters(XmlRpcValue value) {
        return switch (value) {
            case XmlRpcValue.Str(String text) -> text.length() + MARKUP;
            case XmlRpcValue.Written(var xml) ->
                    xml.stream().mapToLong(piece -> piece.length).sum();
            case XmlRpcValue.Array(var values) ->
                    values.stream().mapToLong(SystemMethods::characters).sum() + MARKUP;
            case XmlRpcValue.Struct(var members) ->
                    members.values().stream().mapToLong(v -> characters(v) + MARKUP).sum();
            case XmlRpcValue.Int _, XmlRpcValue.Bool _, XmlRpcValue.Dbl _, XmlRpcValue.DateTime _ ->
                    MARKUP;
        };
    }

    private XmlRpcValue result(XmlRpcValue call, Caller caller) {
        try {
            var wanted = call(call);
            return table.call(wanted, caller);
        } catch (XmlRpcFault fault) {
            return XmlRpcWriter.faultStruct(fault.fault().code(), fault.getMessage());
        }
    }

    private static MethodCall call(XmlRpcValue value) throws XmlRpcFault {
        if (!(value instanceof XmlRpcValue.Struct(var members))
                || !(members.get("methodName") instanceof XmlRpcValue.Str(String name))) {
            throw XmlRpcFault.of(Fault.INCORRECT_PARAMETERS, "No methodName");
        }
        if (name.equals(MULTICALL)) {
            throw XmlRpcFault.of(
                    Fault.INCORRECT_PARAMETERS, "Recursive system.multicall forbidden");
        }
        return switch (members.get("params")) {
            case null -> new MethodCall(name, List.of());
            case XmlRpcValue.Array(var params) -> new MethodCall(name, params);
            default -> throw XmlRpcFault.of(Fault.INCORRECT_PARAMETERS);
        };
    }

    private Method known(String name) throws XmlRpcFault {
        return table.find(name).orElseThrow(() -> XmlRpcFault.of(Fault.SIGNATURE_UNSUPPORTED));
    }
}
