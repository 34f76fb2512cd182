package org.supervisordjava.config.tool;

import org.supervisordjava.config.build.ConfigBuilder;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.ConfigFiles;
import org.supervisordjava.config.text.ConfigException;
import org.supervisordjava.config.text.ConfigSyntax;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code supervisord-java convert FILE}: prints a supervisord.conf as YAML that means the same.
 *
 * <p>The result is read again and compared before it is called equal. It belongs beside its source:
 * {@code %(here)s} is the directory of the file.
 */
public final class ConvertCommand {

    public static final int OK = 0;

    /** supervisord's exit code for every configuration or usage error. */
    public static final int FAILED = 2;

    private static final String USAGE = "usage: supervisord-java convert FILE";

    private static final String HELP =
            """
            supervisord-java convert -- prints a supervisord.conf as YAML that means the same

            %s

            Exit codes: 0 the YAML means the same, 2 it does not, or the file cannot be used.
            """
                    .formatted(USAGE);

    private final ConfigEnvironment environment;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * @param out the YAML
     * @param err the problems
     */
    public ConvertCommand(ConfigEnvironment environment, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /**
     * @param arguments those after {@code convert}
     * @return the exit code
     */
    public int run(List<String> arguments) {
        if (HelpOption.isAmong(arguments)) {
            out.print(HELP);
            return OK;
        }
        if (arguments.size() != 1 || arguments.getFirst().startsWith("-")) {
            err.println(USAGE);
            return FAILED;
        }
        var file = Path.of(arguments.getFirst());
        if (ConfigSyntax.of(file) == ConfigSyntax.YAML) {
            err.println(file + ": is YAML already");
            return FAILED;
        }
        return convert(file);
    }

    private int convert(Path file) {
        var raw = ConfigFiles.read(file, environment);
        SupervisorConfig config;
        try {
            config = ConfigBuilder.build(raw, environment).config();
        } catch (ConfigException e) {
            e.problems().forEach(err::println);
            return FAILED;
        }
        var yaml = YamlConversion.of(raw, environment);
        out.print(yaml);
        return compare(file, yaml, config);
    }

    private int compare(Path file, String yaml, SupervisorConfig config) {
        try {
            var converted = ConfigFiles.readYaml(file, yaml, environment);
            if (ConfigBuilder.build(converted, environment).config().equals(config)) {
                return OK;
            }
            err.println(
                    file
                            + ": error: the YAML does not mean exactly the same; compare `check"
                            + " --dump json` of both");
        } catch (ConfigException e) {
            err.println(file + ": error: YAML is stricter; correct the source and convert again");
            e.problems().forEach(problem -> err.println("  in the YAML: " + problem));
        }
        return FAILED;
    }
}
