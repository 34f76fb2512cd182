package org.supervisordjava.protocol;

/** An answer as it came. */
public sealed interface MethodResponse {

    record Result(XmlRpcValue value) implements MethodResponse {}

    /**
     * The call was understood and refused.
     *
     * @param code of a {@link Fault}, if it is one that is known
     * @param text {@code NAME} or {@code NAME: detail}
     */
    record Refusal(int code, String text) implements MethodResponse {}
}
