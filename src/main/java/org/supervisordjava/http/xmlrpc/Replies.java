package org.supervisordjava.http.xmlrpc;

import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.supervisor.CommandException;
import org.supervisordjava.supervisor.ProcessOutcome;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Turns what became of commands into values and faults. */
final class Replies {

    static final XmlRpcValue TRUE = XmlRpcValue.of(true);

    private Replies() {}

    /** Waits for a command in the request's thread. */
    static <T> T await(CompletableFuture<T> command) throws XmlRpcFault {
        try {
            return command.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CommandException refused
                    ? XmlRpcFault.withText(refused.fault(), refused.getMessage())
                    : XmlRpcFault.of(Fault.FAILED, String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw XmlRpcFault.of(Fault.SHUTDOWN_STATE);
        }
    }

    /**
     * What a command for one process answers: true, or its fault.
     *
     * @param name of the process as the caller gave it, {@code web} or {@code web:web}: the fault
     *     repeats it, as supervisord's does
     */
    static XmlRpcValue single(List<ProcessOutcome> outcomes, String name) throws XmlRpcFault {
        for (var outcome : outcomes) {
            if (!outcome.succeeded()) {
                var detail = detail(outcome);
                throw XmlRpcFault.of(
                        outcome.fault(), detail.equals(outcome.id().toString()) ? name : detail);
            }
        }
        return TRUE;
    }

    /** What a command for several processes answers: one status structure for each. */
    static XmlRpcValue statuses(List<ProcessOutcome> outcomes) {
        return new XmlRpcValue.Array(outcomes.stream().map(Replies::status).toList());
    }

    private static XmlRpcValue status(ProcessOutcome outcome) {
        return XmlRpcValue.Struct.builder()
                .put("name", outcome.id().name())
                .put("group", outcome.id().group())
                .put("status", outcome.fault().code())
                .put(
                        "description",
                        outcome.succeeded()
                                ? "OK"
                                : XmlRpcFault.text(outcome.fault(), detail(outcome)))
                .build();
    }

    /** Why, if that is known, else the name. */
    private static String detail(ProcessOutcome outcome) {
        return outcome.detail().isEmpty() ? outcome.id().toString() : outcome.detail();
    }
}
