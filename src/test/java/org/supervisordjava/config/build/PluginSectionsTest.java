package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;

/** Sections for which supervisord would load Python code. */
class PluginSectionsTest {

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "nothing",
            value = {
                "[rpcinterface:supervisor];supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface | nothing",
                "[rpcinterface:mine];a=b | 4:1: error: section [rpcinterface:mine] does not specify a supervisor.rpcinterface_factory (write supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface)",
                "[rpcinterface:mine];supervisor.rpcinterface_factory=my:make | 4:1: warning: my:make cannot be resolved within [rpcinterface:mine]: Python plugins are not run (its XML-RPC methods are missing; the supervisor.* and system.* methods are built in)",
                "[ctlplugin:mine];supervisor.ctl_factory=my:make | 4:1: warning: [ctlplugin:mine] is a Python plugin of supervisorctl and is not run (remove the section)",
                "[eventlistener:l];command=l;events=TICK_5;result_handler=supervisor.dispatchers:default_handler | nothing",
                "[eventlistener:l];command=l;events=TICK_5;result_handler=my:handle | 7:1: warning: my:handle cannot be resolved within [eventlistener:l]: Python handlers are not run (the default handler is used: OK and FAIL)",
            })
    void whatWouldBePython_isNamed(String section, String problem) {
        var problems =
                new ConfigFixture(directory)
                        .problemsOfIni(
                                "[supervisord]\n[program:a]\ncommand=a\n"
                                        + section.replace(';', '\n')
                                        + "\n");

        assertEquals(
                problem == null ? List.of() : List.of("supervisord.conf:" + problem), problems);
    }
}
