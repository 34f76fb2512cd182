package org.supervisordjava.cli.rpc;

import java.io.InputStream;

/** A server one can talk to. Calls block until it answers; any thread. */
public interface Endpoint {

    /**
     * Calls an XML-RPC method.
     *
     * @param params strings, integers and booleans
     * @return String, Integer, Long, Boolean, Double, {@code List<Object>} or {@code Map<String,
     *     Object>} in the order received
     * @throws RpcFault when the server refuses
     */
    Object call(String method, Object... params) throws CallException;

    /**
     * Reads a path over plain HTTP. A log that is followed never ends; closing the stream from
     * another thread ends a read that waits.
     *
     * @throws HttpStatusException when the status is not 200
     */
    InputStream get(String path) throws CallException;
}
