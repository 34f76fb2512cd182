package org.supervisordjava.cli.peer;

/** A supervisorctl, as seen from outside. */
interface Ctl {

    /** Runs it in the server's folder with these options and words. */
    Result run(ReferenceServer server, String stdin, String... args) throws Exception;

    /** What it left behind. */
    record Result(int exitCode, String out, String err) {

        String text() {
            return "exit " + exitCode + "\n" + out;
        }
    }
}
