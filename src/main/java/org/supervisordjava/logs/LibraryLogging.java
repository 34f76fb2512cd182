package org.supervisordjava.logs;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Where the libraries log: SLF4J finds this class by its name in {@code META-INF/services}. Their
 * warnings and errors reach the operator once there is a log for them; the rest is dropped.
 */
public final class LibraryLogging implements SLF4JServiceProvider {

    private final LibraryLoggers loggers = new LibraryLoggers(System::nanoTime);
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    /** Called by SLF4J. */
    public LibraryLogging() {}

    /** From now on what the libraries warn of goes to this log. */
    public static void sendTo(OperatorLog log) {
        if (LoggerFactory.getILoggerFactory() instanceof LibraryLoggers loggers) {
            loggers.sendTo(log);
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return loggers;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {
        // Everything is there already.
    }
}
