package org.supervisordjava.posix;

import org.supervisordjava.config.model.ProcessConfig.Rlimit;

import java.util.EnumMap;
import java.util.Map;

/**
 * Our own hard limits, lifted for the moment of one spawn where a child is to get more than we
 * have. Raising them in the child would be too late: it may have given up root by then. Going back
 * down is always allowed.
 */
final class HardLimits {

    private final Map<ResourceLimit, Rlimit> before = new EnumMap<>(ResourceLimit.class);

    private HardLimits() {}

    static HardLimits liftFor(Map<ResourceLimit, Rlimit> wanted) throws SpawnException {
        var limits = new HardLimits();
        try {
            for (var entry : wanted.entrySet()) {
                limits.lift(entry.getKey(), entry.getValue().hard());
            }
            return limits;
        } catch (SpawnException e) {
            limits.restore();
            throw e;
        }
    }

    private void lift(ResourceLimit resource, long hard) throws SpawnException {
        try {
            var own = OwnLimits.get(resource);
            if (Long.compareUnsigned(hard, own.hard()) > 0) {
                OwnLimits.set(resource, new Rlimit(own.soft(), hard));
                before.put(resource, own);
            }
        } catch (PosixException e) {
            throw new SpawnException(
                    SpawnException.Reason.LIMIT,
                    e.errno(),
                    "cannot raise the hard limit %1$s to %2$s: %3$s; lower rlimit_%1$s, or give the container more (docker run --ulimit %1$s=%2$s)"
                            .formatted(
                                    resource.label(),
                                    ExecHop.limitText(hard),
                                    Errno.describe(e.errno())));
        }
    }

    void restore() {
        before.forEach(
                (resource, own) -> {
                    try {
                        OwnLimits.set(resource, own);
                    } catch (PosixException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }
}
