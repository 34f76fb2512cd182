package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.Credentials;
import org.supervisordjava.cli.rpc.Endpoint;

/** Makes the way to a server; does not connect yet. */
public interface Connector {

    Endpoint connect(String url, Credentials credentials);
}
