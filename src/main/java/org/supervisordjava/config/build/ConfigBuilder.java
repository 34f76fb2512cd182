package org.supervisordjava.config.build;

import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.option.SectionKind;
import org.supervisordjava.config.source.AbandonedReadingException;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.Expansion;
import org.supervisordjava.config.source.RawConfig;
import org.supervisordjava.config.source.RawSection;
import org.supervisordjava.config.text.ConfigException;
import org.supervisordjava.config.text.ConfigSyntax;
import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.config.text.Problems;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds a configuration from raw sections: expands, converts, fills in defaults, checks what
 * belongs together. One use, one thread.
 */
public final class ConfigBuilder {

    private final RawConfig raw;
    private final Problems problems = new Problems();
    private final BuildContext context;
    private final Optional<Outlook> outlook;

    private ConfigBuilder(RawConfig raw, ConfigEnvironment environment, Optional<Outlook> outlook) {
        this.raw = raw;
        this.outlook = outlook;
        this.context = BuildContext.of(raw, environment, problems);
    }

    /**
     * Looks at the disk: log directories must exist, files of variables are read.
     *
     * @throws ConfigException with everything that is wrong, and the warnings
     */
    public static LoadedConfig build(RawConfig raw, ConfigEnvironment environment)
            throws ConfigException {
        return build(raw, environment, Optional.empty());
    }

    /**
     * @param outlook warns of more
     */
    static LoadedConfig build(
            RawConfig raw, ConfigEnvironment environment, Optional<Outlook> outlook)
            throws ConfigException {
        return new ConfigBuilder(raw, environment, outlook).build();
    }

    /**
     * Where the supervisor of a configuration listens, for who only wants to speak to it: whatever
     * else is wrong does not matter.
     *
     * @param problems takes what is wrong with the listeners
     */
    public static List<HttpServerConfig> servers(
            RawConfig raw, ConfigEnvironment environment, Problems problems) {
        var builder = new ConfigBuilder(raw, environment, Optional.empty());
        List<HttpServerConfig> servers = List.of();
        try {
            var supervisord = new SupervisordSection(builder.context, builder.supervisordSection());
            servers = builder.servers(builder.names(supervisord.environment()));
        } catch (AbandonedReadingException e) {
            builder.problems.lastError(builder.context.wholeFile(), e.getMessage(), e.hint());
        }
        problems.addAll(builder.problems.all());
        return servers;
    }

    private LoadedConfig build() throws ConfigException {
        problems.addAll(raw.problems());
        if (problems.hasErrors() && raw.sections().isEmpty()) {
            throw new ConfigException(problems.all());
        }
        SupervisorConfig config;
        try {
            new SectionCheck(context, raw.sections()).check();
            new PluginSections(context).check(raw.sections());
            config = config();
        } catch (AbandonedReadingException e) {
            problems.lastError(context.wholeFile(), e.getMessage(), e.hint());
            throw new ConfigException(problems.all());
        }
        if (problems.hasErrors()) {
            throw new ConfigException(problems.all());
        }
        return new LoadedConfig(config, problems.warnings(), raw.notes());
    }

    private SupervisorConfig config() {
        var own = supervisordSection();
        var supervisord = new SupervisordSection(context, own).build();
        var names = names(supervisord.environment());
        var programs = programs(names);
        var groups =
                new GroupAssembly(context.withLogFormat(supervisord.logFormat()), names, programs)
                        .assemble(sections(SectionKind.GROUP));
        var servers = servers(names);
        Map<Signal, List<String>> forwards =
                sections(SectionKind.SIGNALS).stream()
                        .findFirst()
                        .map(section -> new SignalSection(context, groups).build(section))
                        .orElse(Map.of());
        var byName = GroupAssembly.byName(programs);
        new Lint(context, byName).check(groups);
        var config = new SupervisorConfig(supervisord, groups, servers, forwards);
        outlook.ifPresent(known -> new OutlookLint(context, byName, config, known).check());
        if (outlook.isPresent() && !problems.hasErrors()) {
            new RiskLint(context, byName, raw.sections(), config).check();
            new LogLint(context, own, supervisord, byName).check(groups);
        }
        return config;
    }

    private Expansion names(Map<String, String> environment) {
        return Expansion.ofEnvironment(context.environment().variables())
                .withEnvironment(environment);
    }

    private List<HttpServerConfig> servers(Expansion names) {
        return new ServerSections(context, names).build(raw.sections());
    }

    private Optional<RawSection> supervisordSection() {
        var section = sections(SectionKind.SUPERVISORD).stream().findFirst();
        if (section.isEmpty() && context.isIni()) {
            problems.error(
                    context.wholeFile(),
                    ".ini file does not include supervisord section",
                    "add a line [supervisord]");
        }
        return section;
    }

    /** Everything that becomes processes. */
    private List<SectionOptions> programs(Expansion names) {
        var programs = new ArrayList<SectionOptions>();
        var byName = new HashMap<String, SectionOptions>();
        for (RawSection section : raw.sections()) {
            SectionKind.ofIni(section.kind())
                    .filter(kind -> kind.isProgram() && !section.name().isEmpty())
                    .map(kind -> options(section, kind, names))
                    .filter(options -> hasValidName(options) && isOnlyOne(options, byName))
                    .ifPresent(programs::add);
        }
        return programs;
    }

    /** In supervisord.conf, where two kinds may have one name, the groups tell which counts. */
    private boolean isOnlyOne(SectionOptions options, Map<String, SectionOptions> byName) {
        var earlier = byName.putIfAbsent(options.name(), options);
        boolean refused = earlier != null && options.section().syntax() == ConfigSyntax.YAML;
        if (refused) {
            problems.error(
                    options.section().location(),
                    "[%s] has the name of [%s]".formatted(options.title(), earlier.title()),
                    "rename one of them");
        }
        return !refused;
    }

    private SectionOptions options(RawSection section, SectionKind kind, Expansion names) {
        var own =
                names.with("program_name", section.name())
                        .with("host_node_name", context.environment().hostname())
                        .with("group_name", section.name());
        return new SectionOptions(context, section, kind, own);
    }

    private boolean hasValidName(SectionOptions options) {
        try {
            context.values().name(options.name());
            return true;
        } catch (InvalidValueException e) {
            problems.error(options.section().location(), e.getMessage());
            return false;
        }
    }

    private List<RawSection> sections(SectionKind kind) {
        return raw.sections().stream()
                .filter(section -> section.kind().equals(kind.iniName()))
                .toList();
    }
}
