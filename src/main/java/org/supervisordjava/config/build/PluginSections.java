package org.supervisordjava.config.build;

import org.supervisordjava.config.option.SectionKind;
import org.supervisordjava.config.source.RawSection;
import org.supervisordjava.config.source.RawValue;

import java.util.List;
import java.util.Optional;

/**
 * What supervisord.conf says about Python code to be loaded. There is no Python here: what
 * supervisord ships is built in, and everything else is said not to run.
 */
public final class PluginSections {

    private static final String RPC_FACTORY = "supervisor.rpcinterface_factory";
    private static final String MAIN_RPC_INTERFACE =
            "supervisor.rpcinterface:make_main_rpcinterface";
    private static final String RESULT_HANDLER = "result_handler";
    private static final String DEFAULT_RESULT_HANDLER = "supervisor.dispatchers:default_handler";

    private final BuildContext context;

    PluginSections(BuildContext context) {
        this.context = context;
    }

    void check(List<RawSection> sections) {
        for (RawSection section : sections) {
            SectionKind.ofIni(section.kind()).ifPresent(kind -> check(section, kind));
        }
    }

    private void check(RawSection section, SectionKind kind) {
        switch (kind) {
            case RPCINTERFACE -> rpcInterface(section);
            case CTLPLUGIN ->
                    context.problems()
                            .warning(
                                    section.location(),
                                    "[%s] is a Python plugin of supervisorctl and is not run"
                                            .formatted(section.title()),
                                    "remove the section");
            case EVENTLISTENER -> resultHandler(section);
            default -> {}
        }
    }

    /** Whether a section only names what is built in here. */
    public static boolean isBuiltIn(RawSection section) {
        return text(section, RPC_FACTORY).filter(MAIN_RPC_INTERFACE::equals).isPresent();
    }

    private void rpcInterface(RawSection section) {
        var factory = text(section, RPC_FACTORY);
        if (factory.isEmpty()) {
            context.problems()
                    .error(
                            section.location(),
                            "section [%s] does not specify a %s"
                                    .formatted(section.title(), RPC_FACTORY),
                            "write %s=%s".formatted(RPC_FACTORY, MAIN_RPC_INTERFACE));
        } else if (!factory.get().equals(MAIN_RPC_INTERFACE)) {
            context.problems()
                    .warning(
                            section.location(),
                            "%s cannot be resolved within [%s]: Python plugins are not run"
                                    .formatted(factory.get(), section.title()),
                            "its XML-RPC methods are missing; the supervisor.* and system.*"
                                    + " methods are built in");
        }
    }

    private void resultHandler(RawSection section) {
        text(section, RESULT_HANDLER)
                .filter(handler -> !handler.equals(DEFAULT_RESULT_HANDLER))
                .ifPresent(
                        handler ->
                                context.problems()
                                        .warning(
                                                section.options().get(RESULT_HANDLER).location(),
                                                "%s cannot be resolved within [%s]: Python handlers are not run"
                                                        .formatted(handler, section.title()),
                                                "the default handler is used: OK and FAIL"));
    }

    private static Optional<String> text(RawSection section, String option) {
        return Optional.ofNullable(section.options().get(option)).map(RawValue::text);
    }
}
