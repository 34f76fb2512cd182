package org.supervisordjava.http.xmlrpc;

import org.supervisordjava.supervisor.Fault;

import java.util.List;

/** The arguments of one call, read as the types that the method wants. */
record Arguments(List<XmlRpcValue> values) {

    Arguments {
        values = List.copyOf(values);
    }

    int count() {
        return values.size();
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
                case XmlRpcValue.Str(String text) -> Long.parseLong(text.strip());
                default -> throw wrongType(index, "an int");
            };
        } catch (NumberFormatException e) {
            throw wrongType(index, "an int");
        }
    }

    /** A flag; absent is {@code otherwise}. Numbers are true unless 0. */
    boolean flag(int index, boolean otherwise) throws XmlRpcFault {
        if (index >= values.size()) {
            return otherwise;
        }
        return switch (values.get(index)) {
            case XmlRpcValue.Bool(boolean flag) -> flag;
            case XmlRpcValue.Int(long number) -> number != 0;
            default -> throw wrongType(index, "a boolean");
        };
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
