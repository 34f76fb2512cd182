package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.process.ProbeStatus.Verdict;

/**
 * What consecutive outcomes amount to. As in Kubernetes, a verdict changes only when a run of equal
 * outcomes reaches its threshold; until then the previous one stands. Pure; any thread.
 *
 * @param successes in a row, up to the last outcome
 * @param failures in a row, up to the last outcome
 */
public record ProbeThresholds(
        int successThreshold, int failureThreshold, int successes, int failures, Verdict verdict) {

    public static ProbeThresholds of(ProbeConfig config) {
        return new ProbeThresholds(
                config.successThreshold(), config.failureThreshold(), 0, 0, Verdict.PENDING);
    }

    /** The thresholds after one more outcome that counts. */
    public ProbeThresholds after(boolean success) {
        return success ? afterSuccess() : afterFailure();
    }

    /**
     * After a failure that does not count toward the failure threshold: it only ends a run of
     * successes.
     */
    public ProbeThresholds afterUncountedFailure() {
        return with(0, failures, verdict);
    }

    /** The program has said so itself: the verdict stands at once, whatever the thresholds. */
    public ProbeThresholds announced(boolean success) {
        return success ? with(successThreshold, 0, Verdict.PASSING) : with(0, 1, Verdict.FAILING);
    }

    private ProbeThresholds afterSuccess() {
        int run = Math.min(successes + 1, successThreshold);
        return with(run, 0, run >= successThreshold ? Verdict.PASSING : verdict);
    }

    private ProbeThresholds afterFailure() {
        int run = failures == Integer.MAX_VALUE ? failures : failures + 1;
        return with(0, run, run >= failureThreshold ? Verdict.FAILING : verdict);
    }

    private ProbeThresholds with(int successRun, int failureRun, Verdict newVerdict) {
        return new ProbeThresholds(
                successThreshold, failureThreshold, successRun, failureRun, newVerdict);
    }
}
