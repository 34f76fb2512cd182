package org.supervisordjava.cli;

import org.supervisordjava.cli.command.*;
import org.supervisordjava.cli.rpc.*;

import java.util.*;

public final class SupervisorCtl {
    private SupervisorCtl() {}

    public static void main(String[] args) throws Exception {
        var session =
                new Session(
                        HttpEndpoint::new,
                        args[0],
                        Credentials.NONE,
                        new Console() {
                            public void line(String t) {
                                System.out.println(t);
                            }

                            public void bytes(byte[] d, int n) {}

                            public void errorLine(String t) {}

                            public String ask(String p) {
                                return null;
                            }

                            public String askSecretly(String p) {
                                return null;
                            }

                            public Interruption onInterrupt(Runnable r) {
                                return null;
                            }
                        },
                        false);
        new CommandTable().find("status").run(session, List.of(args).subList(1, args.length));
        System.exit(session.exitCode());
    }
}
