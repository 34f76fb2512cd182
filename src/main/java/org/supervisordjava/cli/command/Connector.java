package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.Endpoint;
import org.supervisordjava.cli.rpc.Login;

/** Makes the way to a server; does not connect yet. */
public interface Connector {

    Endpoint connect(String url, Login credentials);
}
