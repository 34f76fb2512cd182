package org.supervisordjava.http.xmlrpc;

import org.supervisordjava.http.Caller;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.supervisor.StartWait;

import java.util.List;

/**
 * The arguments of one call, read as the types that the method wants.
 *
 * @param caller who calls
 */
record Arguments(List<XmlRpcValue> values, Caller caller) {

    Arguments {
        values = List.copyOf(values);
    }

    String string(int index) throws XmlRpcFault {
        if (values.get(index) instanceof XmlRpcValue.Str(String text)) {
            return text;
        }
        throw wrongType(index, "a string");
    }

    /** A number, or a string that spells one, as Python's {@code int()} takes it. */
    long integer(int index) throws XmlRpcFault {
        try {
            return switch (values.get(index)) {
                case XmlRpcValue.Int(long number) -> number;
                case XmlRpcValue.Dbl(double number) -> (long) number;
                case XmlRpcValue.Bool(boolean flag) -> flag ? 1 : 0;
                case XmlRpcValue.Str(String text) -> Long.parseLong(text.strip());
                default -> throw wrongType(index, "an int");
            };
        } catch (NumberFormatException e) {
            throw wrongType(index, "an int");
        }
    }

    /** A flag; absent is {@code otherwise}. As in Python, what is 0 or empty is false. */
    boolean flag(int index, boolean otherwise) {
        if (index >= values.size()) {
            return otherwise;
        }
        return switch (values.get(index)) {
            case XmlRpcValue.Bool(boolean flag) -> flag;
            case XmlRpcValue.Int(long number) -> number != 0;
            case XmlRpcValue.Dbl(double number) -> number != 0;
            case XmlRpcValue.Str(String text) -> !text.isEmpty();
            case XmlRpcValue.DateTime ignored -> true;
            case XmlRpcValue.Written ignored -> true;
            case XmlRpcValue.Array(var items) -> !items.isEmpty();
            case XmlRpcValue.Struct(var members) -> !members.isEmpty();
        };
    }

    /**
     * Whether, and how long, to wait for a start; absent is as long as usual. A double is a number
     * of seconds; everything else is a flag, as it is for supervisord.
     */
    StartWait startWait(int index) {
        return index < values.size() && values.get(index) instanceof XmlRpcValue.Dbl(double seconds)
                ? StartWait.ofSeconds(seconds)
                : StartWait.of(flag(index, true));
    }

    /** A string, or a number as its digits: how signals are named. */
    String text(int index) throws XmlRpcFault {
        return values.get(index) instanceof XmlRpcValue.Int(long number)
                ? Long.toString(number)
                : string(index);
    }

    private static XmlRpcFault wrongType(int index, String wanted) {
        return XmlRpcFault.of(
                Fault.INCORRECT_PARAMETERS,
                "parameter %d has to be %s".formatted(index + 1, wanted));
    }
}
