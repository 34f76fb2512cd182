package org.supervisordjava.process;

/** What can happen to one process. */
public sealed interface ProcessEvent {

    /** Somebody, or the restart policy, wants it up. */
    record Start() implements ProcessEvent {}

    /** The spawn that was asked for has worked. */
    record Spawned(int pid) implements ProcessEvent {}

    /** The spawn that was asked for has not. */
    record SpawnFailed(String error) implements ProcessEvent {}

    /** It has ended and has been reaped. */
    record Exited(ExitStatus status) implements ProcessEvent {}

    /** The deadline of its status has passed. */
    record DeadlinePassed() implements ProcessEvent {}

    /** Somebody wants it down, for good. */
    record Stop() implements ProcessEvent {}

    /** It has to be stopped and started again: a failed probe, or a restart command. */
    record Restart() implements ProcessEvent {}

    /** Time is up: no more patience with the stop signal. */
    record Kill() implements ProcessEvent {}

    /** No more tries, because the supervisor is shutting down. */
    record GiveUp() implements ProcessEvent {}

    /** A signal could not be sent, for another reason than that the process was gone. */
    record SignalFailed(String error) implements ProcessEvent {}
}
