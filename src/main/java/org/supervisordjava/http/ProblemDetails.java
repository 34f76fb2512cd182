package org.supervisordjava.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

import org.supervisordjava.protocol.JsonWriter;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request that failed, told in the form of RFC 9457. */
public final class ProblemDetails {

    private static final String NO_MORE_THAN_THE_STATUS = "about:blank";

    /** Where programs ask, and not people. */
    private static final String API = "/api/";

    private ProblemDetails() {}

    static boolean isAsked(Context request) {
        return request.path().startsWith(API);
    }

    /** One that the status says all about. */
    static void answer(Context request, int status, String detail) {
        answer(
                request,
                status,
                NO_MORE_THAN_THE_STATUS,
                HttpStatus.forStatus(status).getMessage(),
                detail,
                Map.of());
    }

    /**
     * @param type a reference to what documents this kind of problem
     * @param title the kind in words
     * @param more members of this kind
     */
    public static void answer(
            Context request,
            int status,
            String type,
            String title,
            String detail,
            Map<String, Object> more) {
        var json = new LinkedHashMap<String, Object>();
        json.put("type", type);
        json.put("title", title);
        json.put("status", status);
        json.put("detail", detail);
        json.putAll(more);
        request.status(status)
                .header("Cache-Control", "no-store")
                .contentType("application/problem+json")
                .result(JsonWriter.write(json).getBytes(StandardCharsets.UTF_8));
    }
}
