package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.HttpStatusException;
import org.supervisordjava.cli.rpc.MalformedResponseException;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.cli.rpc.UnreachableException;
import org.supervisordjava.cli.rpc.UnusableUrlException;
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
            case UnusableUrlException unusable -> unusable.getMessage();
            case MalformedResponseException malformed -> malformed.getMessage();
        };
    }

    private static String pythonClass(CallException e) {
        return switch (e) {
            case RpcFault _ -> "xmlrpc.client.Fault";
            case HttpStatusException _ -> "xmlrpc.client.ProtocolError";
            case MalformedResponseException _ -> "xmlrpc.client.ResponseError";
            case UnusableUrlException _ -> "ValueError";
            case UnreachableException unreachable ->
                    switch (unreachable.obstacle()) {
                        case NO_SUCH_FILE -> "FileNotFoundError";
                        case REFUSED -> "ConnectionRefusedError";
                        case PERMISSION_DENIED -> "PermissionError";
                        case NOT_A_DIRECTORY -> "NotADirectoryError";
                        case UNKNOWN_HOST -> "socket.gaierror";
                        case TOO_MANY_LINKS, PATH_TOO_LONG, NO_PATH, OTHER -> "OSError";
                    };
        };
    }

    private static String errno(UnreachableException e) {
        return switch (e.obstacle()) {
            case NO_SUCH_FILE -> "[Errno 2] No such file or directory";
            case REFUSED -> "[Errno 111] Connection refused";
            case PERMISSION_DENIED -> "[Errno 13] Permission denied";
            case NOT_A_DIRECTORY -> "[Errno 20] Not a directory";
            case TOO_MANY_LINKS -> "[Errno 40] Too many levels of symbolic links";
            case PATH_TOO_LONG -> "AF_UNIX path too long";
            case NO_PATH -> "[Errno 22] Invalid argument";
            case UNKNOWN_HOST -> "[Errno -2] Name or service not known";
            case OTHER -> e.getMessage();
        };
    }
}
