package org.supervisordjava.http;

import java.io.IOException;

/** Any bytes at all for the HTTP server: {@link FuzzedServer} says what must hold. */
public final class HttpFuzz {

    private static final FuzzedServer SERVER = new FuzzedServer();

    private HttpFuzz() {}

    /** The fuzzer calls it first. */
    public static void fuzzerInitialize() throws IOException {
        SERVER.warmUp("http", HttpFuzz::fuzzerTestOneInput);
    }

    /** The fuzzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        SERVER.judge(input);
    }
}
