package org.supervisordjava.protocol;

import java.util.List;

/** A request as it came. */
public record MethodCall(String methodName, List<XmlRpcValue> params) {
    public MethodCall {
        params = List.copyOf(params);
    }
}
