package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.HttpStatusException;
import org.supervisordjava.cli.rpc.MalformedResponseException;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.cli.rpc.UnreachableException;
import org.supervisordjava.config.text.PythonRepr;

/**
 * Words for what no command has words for. They are those of supervisorctl, which prints the Python
 * exception, because scripts look for them; only the place in its source is left out.
 */
final class Complaint {

    private Complaint() {}

    /** The whole line, beginning with {@code error: }. */
    static String line(CallException e) {
        return "error: <class '" + pythonClass(e) + "'>, " + of(e);
    }

    static String of(CallException e) {
        return switch (e) {
            case RpcFault fault ->
                    "<Fault " + fault.code() + ": " + PythonRepr.of(fault.text()) + ">";
            case HttpStatusException status ->
                    "<ProtocolError for 127.0.0.1/RPC2: " + status.getMessage() + ">";
            case UnreachableException unreachable -> errno(unreachable);
            case MalformedResponseException malformed -> malformed.getMessage();
        };
    }

    private static String pythonClass(CallException e) {
        return switch (e) {
            case RpcFault _ -> "xmlrpc.client.Fault";
            case HttpStatusException _ -> "xmlrpc.client.ProtocolError";
            case MalformedResponseException _ -> "xmlrpc.client.ResponseError";
            case UnreachableException unreachable ->
                    switch (unreachable.obstacle()) {
                        case NO_SUCH_FILE -> "FileNotFoundError";
                        case REFUSED -> "ConnectionRefusedError";
                        case PERMISSION_DENIED -> "PermissionError";
                        case OTHER -> "OSError";
                    };
        };
    }

    private static String errno(UnreachableException e) {
        return switch (e.obstacle()) {
            case NO_SUCH_FILE -> "[Errno 2] No such file or directory";
            case REFUSED -> "[Errno 111] Connection refused";
            case PERMISSION_DENIED -> "[Errno 13] Permission denied";
            case OTHER -> e.getMessage();
        };
    }
}
