package org.supervisordjava.http.rest;

import io.javalin.http.Context;

import org.supervisordjava.protocol.JsonWriter;

import java.nio.charset.StandardCharsets;

/** Answers with JSON. */
final class Json {

    private Json() {}

    /**
     * @param body maps, lists, strings, numbers, booleans and null
     */
    static void answer(Context request, int status, Object body) {
        request.status(status)
                .header("Cache-Control", "no-store")
                .contentType("application/json")
                .result(bytes(body));
    }

    static byte[] bytes(Object body) {
        return JsonWriter.write(body).getBytes(StandardCharsets.UTF_8);
    }
}
