package org.supervisordjava.http.xmlrpc;

import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.MethodCall;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.protocol.XmlRpcWriter;

import java.util.ArrayList;
import java.util.List;

/** The methods about methods. */
final class SystemMethods {

    private static final String MULTICALL = "system.multicall";

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
        for (var call : calls) {
            results.add(result(call));
        }
        return new XmlRpcValue.Array(results);
    }

    private XmlRpcValue result(XmlRpcValue call) {
        try {
            var wanted = call(call);
            return table.call(wanted);
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
