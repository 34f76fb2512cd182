package org.supervisordjava.http.rest;

import io.javalin.http.Context;

import org.supervisordjava.http.ForwardedPrefix;
import org.supervisordjava.http.ProblemDetails;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.supervisor.CommandException;
import org.supervisordjava.supervisor.ProcessOutcome;

import java.util.LinkedHashMap;
import java.util.Locale;

/** A request that failed, as supervisord's fault and as an HTTP status. */
final class Problem extends Exception {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    Problem(Fault fault, String message) {
        super(message, null, false, false);
        this.fault = fault;
    }

    static Problem of(CommandException refused) {
        return new Problem(refused.fault(), refused.getMessage());
    }

    static Problem of(ProcessOutcome outcome) {
        var detail = outcome.detail().isEmpty() ? "" : ": " + outcome.detail();
        return new Problem(outcome.fault(), outcome.fault() + ": " + outcome.id() + detail);
    }

    static void answer(Problem problem, Context request) {
        var fault = problem.fault;
        var more = new LinkedHashMap<String, Object>();
        more.put("fault", fault.name());
        more.put("code", fault.code());
        ProblemDetails.answer(
                request,
                status(fault),
                ForwardedPrefix.of(request) + "/reference.html#" + fault.name(),
                title(fault),
                problem.getMessage(),
                more);
    }

    /** {@code SPAWN_ERROR}: "Spawn error". */
    private static String title(Fault fault) {
        var words = fault.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    static int status(Fault fault) {
        return switch (fault) {
            case SUCCESS -> 200;
            case INCORRECT_PARAMETERS, BAD_ARGUMENTS, SIGNATURE_UNSUPPORTED, BAD_SIGNAL -> 400;
            case UNKNOWN_METHOD, BAD_NAME, NO_FILE -> 404;
            case ALREADY_STARTED, NOT_RUNNING, ALREADY_ADDED, STILL_RUNNING -> 409;
            case NOT_EXECUTABLE, CANT_REREAD -> 422;
            case FAILED, ABNORMAL_TERMINATION, SPAWN_ERROR -> 500;
            case SHUTDOWN_STATE -> 503;
        };
    }
}
