package org.supervisordjava.cli;

import org.supervisordjava.cli.rpc.HttpEndpoint;
import org.supervisordjava.cli.shell.StreamConsole;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** Opens the entry point to the tests of other packages. */
public final class InProcess {

    private InProcess() {}

    /** Runs the program with these streams and returns its exit code. */
    public static int run(InputStream in, OutputStream out, OutputStream err, String... args) {
        var console = new StreamConsole(in, out, err);
        return new SupervisorCtl(Map.of(), console, HttpEndpoint::new).run(args);
    }
}
