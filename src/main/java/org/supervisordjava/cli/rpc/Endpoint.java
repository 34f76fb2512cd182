package org.supervisordjava.cli.rpc;

import org.supervisordjava.protocol.MethodCall;
import org.supervisordjava.protocol.XmlRpcValue;

import java.io.InputStream;
import java.util.Map;

/** A server one can talk to. Calls block until it answers; any thread. */
public interface Endpoint {

    /**
     * Calls an XML-RPC method.
     *
     * @throws RpcFault when the server refuses
     */
    XmlRpcValue call(MethodCall call) throws CallException;

    /**
     * Reads a path over plain HTTP. A log that is followed never ends; closing the stream from
     * another thread ends a read that waits.
     *
     * @throws HttpStatusException when the status is not 200
     */
    default InputStream get(String path) throws CallException {
        return get(path, Map.of());
    }

    /** The same with parameters, which may hold any character. */
    InputStream get(String path, Map<String, String> query) throws CallException;

    /**
     * Asks for something that XML-RPC has no method for.
     *
     * @throws HttpStatusException when the status is not 200
     */
    InputStream post(String path, Map<String, String> query) throws CallException;
}
