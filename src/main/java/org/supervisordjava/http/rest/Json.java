package org.supervisordjava.http.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import io.javalin.http.Context;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Writes a JSON answer field by field: no reflection, and the format stands in the code. */
final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    static void answer(Context request, int status, Body body) throws IOException {
        answer(request, status, "application/json", body);
    }

    static void answer(Context request, int status, String contentType, Body body)
            throws IOException {
        request.status(status)
                .header("Cache-Control", "no-store")
                .contentType(contentType)
                .result(bytes(body));
    }

    static byte[] bytes(Body body) throws IOException {
        var buffer = new ByteArrayOutputStream();
        try (var json = FACTORY.createGenerator(buffer)) {
            body.write(json);
        }
        return buffer.toByteArray();
    }
}
