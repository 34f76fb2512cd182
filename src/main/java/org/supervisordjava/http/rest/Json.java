package org.supervisordjava.http.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import io.javalin.http.Context;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;

/** Writes a JSON answer field by field: no reflection, and the format stands in the code. */
final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    interface Answer {
        void write(JsonGenerator json) throws IOException;
    }

    static void answer(Context request, int status, Answer body) throws IOException {
        request.status(status)
                .header("Cache-Control", "no-store")
                .contentType("application/json")
                .result(bytes(body));
    }

    static void strings(JsonGenerator json, String name, Collection<String> values)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (var value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    static byte[] bytes(Answer body) throws IOException {
        var buffer = new ByteArrayOutputStream();
        try (var json = FACTORY.createGenerator(buffer)) {
            body.write(json);
        }
        return buffer.toByteArray();
    }
}
