package org.supervisordjava.posix;

import org.supervisordjava.config.model.Signal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;

/**
 * Signals through the JVM's own handlers ({@code sun.misc.Signal}), for a JVM that was started
 * without blocking them. By reflection: naming the class is a compiler warning that cannot be
 * switched off. Each delivery runs on a thread of its own, in no particular order, and QUIT cannot
 * be had: the JVM prints a thread dump.
 */
final class JvmSignals {

    /** Unless it is set, the JVM uses USR2 to suspend threads, and a handler hears that noise. */
    private static final String OWN_SIGNAL_VARIABLE = "_JAVA_SR_SIGNUM";

    private final Class<?> signalType;
    private final Class<?> handlerType;
    private final Method handle;
    private final Object ignored;

    JvmSignals() {
        try {
            signalType = Class.forName("sun.misc.Signal");
            handlerType = Class.forName("sun.misc.SignalHandler");
            handle = signalType.getMethod("handle", signalType, handlerType);
            ignored = handlerType.getField("SIG_IGN").get(null);
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException(
                    "cannot handle signals: this Java runtime has no module jdk.unsupported", e);
        }
    }

    /**
     * Handles a signal from now on.
     *
     * @return why it will not be heard; empty when it will
     */
    Optional<String> handle(Signal signal, Runnable action) {
        if (signal == Signal.USR2 && System.getenv(OWN_SIGNAL_VARIABLE) == null) {
            return Optional.of("the JVM uses it itself unless _JAVA_SR_SIGNUM=62 is set");
        }
        try {
            var name = signalType.getConstructor(String.class).newInstance(signal.name());
            var previous = handle.invoke(null, name, handler(action));
            return previous == ignored
                    ? Optional.of("it was ignored when the JVM was started (nohup, a script's &)")
                    : Optional.empty();
        } catch (InvocationTargetException e) {
            return Optional.of("the JVM refuses it: " + e.getCause().getMessage());
        } catch (ReflectiveOperationException e) {
            return Optional.of(e.toString());
        }
    }

    private Object handler(Runnable action) {
        InvocationHandler invocation =
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "handle" -> {
                            action.run();
                            return null;
                        }
                        case "equals" -> {
                            return proxy == arguments[0];
                        }
                        case "hashCode" -> {
                            return System.identityHashCode(proxy);
                        }
                        default -> {
                            return "handler of supervisord-java";
                        }
                    }
                };
        return Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {handlerType}, invocation);
    }
}
