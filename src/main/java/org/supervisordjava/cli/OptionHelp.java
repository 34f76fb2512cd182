package org.supervisordjava.cli;

import java.util.List;

/** What {@code -h} prints. */
final class OptionHelp {

    private OptionHelp() {}

    static List<String> lines() {
        return """
        supervisorctl-java -- controls a supervisor from the command line

        Usage: supervisorctl-java [options] [action [arguments]]
               supervisorctl-java completion bash|zsh|fish

        Options:
          -c, --configuration FILE   supervisord.conf with [supervisorctl], or YAML with control.socket
          -s, --serverurl URL        http://host:port or unix:///path of the server
          -u, --username NAME        name for a server that asks for one
          -p, --password PASSWORD    its password
          -r, --history_file FILE    keeps the shell's history there
          -i, --interactive          asks before shutdown and reload
              --json                 prints one JSON document instead of text
              --classic              prints what supervisorctl prints, without reasons
          -v, --version              prints the version of this program
          -h, -?, --help             prints this

        Without -s and -c the server is the one of SUPERVISOR_SERVER_URL, else of [supervisorctl] in
        ./supervisord.conf, ./etc/supervisord.conf, /etc/supervisord.conf or
        /etc/supervisor/supervisord.conf, else supervisord-java.sock in /run, $XDG_RUNTIME_DIR or
        /tmp/supervisord-java-<uid>, else http://localhost:9001.

        Without an action a shell starts. The action "help" lists the actions.
        """
                .lines()
                .toList();
    }
}
