package org.supervisordjava.http.xmlrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.supervisordjava.logs.LogReader.ReadResult;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.XmlRpcValue;

/** Bytes of a log as text: what is not UTF-8 becomes U+FFFD. */
final class LogText {

    private LogText() {}

    static XmlRpcValue of(byte[] bytes) {
        return XmlRpcValue.of(new String(bytes, UTF_8));
    }

    static XmlRpcValue of(ReadResult result) throws XmlRpcFault {
        return switch (result) {
            case ReadResult.Data(byte[] bytes) -> of(bytes);
            case ReadResult.BadArguments() -> throw XmlRpcFault.of(Fault.BAD_ARGUMENTS);
            case ReadResult.NoFile(var path) ->
                    throw XmlRpcFault.of(Fault.NO_FILE, path.toString());
            case ReadResult.Failed(String reason) -> throw XmlRpcFault.of(Fault.FAILED, reason);
        };
    }
}
