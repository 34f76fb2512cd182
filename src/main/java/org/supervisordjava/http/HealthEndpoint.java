package org.supervisordjava.http;

/** What {@code /health} and its parts answer. Any thread; never waits. */
@FunctionalInterface
public interface HealthEndpoint {

    Answer answer(Check check);

    /** Kubernetes' questions, and all of them together. */
    enum Check {
        ALL("/health"),
        LIVE("/health/live"),
        READY("/health/ready"),
        STARTUP("/health/startup");

        private final String path;

        Check(String path) {
            this.path = path;
        }

        public String path() {
            return path;
        }
    }

    /**
     * @param healthy 200 or 503
     * @param json the body
     */
    record Answer(boolean healthy, String json) {}
}
