package org.supervisordjava.http;

import io.javalin.config.RoutesConfig;

/** One interface that the listeners serve: a set of paths and what answers them. */
@FunctionalInterface
public interface Routes {

    void register(RoutesConfig routes);
}
