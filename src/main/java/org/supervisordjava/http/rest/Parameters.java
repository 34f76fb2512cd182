package org.supervisordjava.http.rest;

import io.javalin.http.Context;

import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.protocol.Fault;

/** Reads query parameters; what cannot be read is INCORRECT_PARAMETERS. */
record Parameters(Context request) {

    boolean flag(String name, boolean otherwise) throws Problem {
        return switch (request.queryParam(name)) {
            case null -> otherwise;
            case "true", "1", "" -> true;
            case "false", "0" -> false;
            default -> throw wrong(name, "true or false");
        };
    }

    long number(String name, long otherwise) throws Problem {
        var text = request.queryParam(name);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong(name, "a number");
        }
    }

    OutputChannel stream() throws Problem {
        var name = request.queryParam("stream");
        return OutputChannel.parse(name == null ? "stdout" : name)
                .orElseThrow(() -> wrong("stream", "stdout or stderr"));
    }

    static Problem wrong(String name, String wanted) {
        return new Problem(
                Fault.INCORRECT_PARAMETERS,
                "INCORRECT_PARAMETERS: %s has to be %s".formatted(name, wanted));
    }
}
