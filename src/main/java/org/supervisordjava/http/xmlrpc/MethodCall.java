package org.supervisordjava.http.xmlrpc;

import java.util.List;

/** A request as it came. */
record MethodCall(String methodName, List<XmlRpcValue> params) {
    MethodCall {
        params = List.copyOf(params);
    }
}
