package org.supervisordjava.config.model;

import java.util.Map;

/**
 * Who takes OpenTelemetry's logs over HTTP.
 *
 * @param endpoint its base, to which {@code /v1/logs} is added
 * @param headers of each request, such as a token
 */
public record OtlpCollector(String endpoint, Map<String, String> headers) {

    public OtlpCollector {
        headers = Map.copyOf(headers);
    }

    /** Nothing that may be secret. */
    @Override
    public String toString() {
        return endpoint;
    }
}
