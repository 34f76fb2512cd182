package org.supervisordjava.cli.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A supervisord.conf in which {@code DIR} and {@code PORT} stand for the folder and the port.
 *
 * @param text of all sections
 */
record ServerConfig(String text) {

    static final String SERVERS =
            """
            [unix_http_server]
            file=DIR/s.sock
            [inet_http_server]
            port=127.0.0.1:PORT
            username=user
            password=secret
            [supervisord]
            logfile=DIR/main.log
            pidfile=DIR/s.pid
            childlogdir=DIR
            shutdown_timeout=120
            [supervisorctl]
            serverurl=unix://DIR/s.sock
            """;

    static final String RPC_INTERFACE =
            """
            [rpcinterface:supervisor]
            supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
            """;

    /**
     * One program for every way a start can end, a group, and several processes of one program. The
     * one that fails does not at once: supervisord sometimes sees that already in the call that
     * starts it, and answers otherwise.
     */
    static final String PROGRAMS =
            """
            [program:quiet]
            command=sleep 1000
            [program:out]
            command=sh -c "echo out; echo err >&2; exec sleep 1000"
            [program:manual]
            command=sleep 1000
            autostart=false
            startsecs=0
            [program:fails]
            command=sh -c "sleep 0.2; exit 3"
            autostart=false
            startretries=0
            [program:missing]
            command=/no/such/file
            autostart=false
            [program:plain]
            command=DIR/supervisord.conf
            autostart=false
            [program:nolog]
            command=sleep 1000
            stdout_logfile=NONE
            [program:stubborn]
            command=sh -c "trap '' TERM; while [ ! -e DIR/enough ]; do sleep 0.1; done"
            autostart=false
            stopwaitsecs=100
            [program:worker]
            command=sleep 1000
            process_name=%(program_name)s_%(process_num)d
            numprocs=2
            [program:a]
            command=sleep 1000
            [program:b]
            command=sleep 1000
            [group:pair]
            programs=a,b
            priority=5
            [program:a-name-that-is-longer-than-thirty-characters]
            command=sleep 1000
            [program:ünïcode]
            command=sleep 1000
            """;

    /** Programs that start and stop as they should. */
    static final String HEALTHY_PROGRAMS =
            """
            [program:quiet]
            command=sleep 1000
            [program:out]
            command=sh -c "echo out; echo err >&2; exec sleep 1000"
            [program:worker]
            command=sleep 1000
            process_name=%(program_name)s_%(process_num)d
            numprocs=2
            """;

    static ServerConfig healthy() {
        return new ServerConfig(SERVERS + RPC_INTERFACE + HEALTHY_PROGRAMS);
    }

    static ServerConfig complete() {
        return new ServerConfig(SERVERS + RPC_INTERFACE + PROGRAMS);
    }

    ServerConfig with(String section) {
        return new ServerConfig(text + section);
    }

    ServerConfig replacing(String before, String after) {
        if (!text.contains(before)) {
            throw new IllegalArgumentException("there is no " + before);
        }
        return new ServerConfig(text.replace(before, after));
    }

    void write(Path directory, int port) throws IOException {
        Files.writeString(
                directory.resolve("supervisord.conf"),
                text.replace("DIR", directory.toString()).replace("PORT", "" + port));
    }
}
