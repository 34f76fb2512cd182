package org.supervisordjava.cli.peer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A valid supervisord.conf with up to 20 programs, alone and in groups, and 30 steps that it is led
 * through, all drawn from one number. See {@code histories.py} for the steps and {@code life.py}
 * for what the programs do.
 *
 * @param config with {@code SCRIPTS} for the folder of the scripts
 * @param processes for each {@code group.process} what has to be known to tell that it rests
 */
record RandomDeployment(String config, Map<String, Object> processes, List<List<Object>> steps) {

    private static final int MOST_PROGRAMS = 20;
    private static final int STEPS = 30;
    private static final List<String> SIGNALS = List.of("TERM", "INT", "QUIT", "USR2", "KILL");

    /** A program's section, and which group it is in. */
    private record Program(String name, String group, int numprocs, Map<String, String> options) {

        String section() {
            return options.entrySet().stream()
                    .map(option -> option.getKey() + "=" + option.getValue() + "\n")
                    .collect(Collectors.joining("", "[program:" + name + "]\n", ""));
        }

        List<String> processes() {
            return options.containsKey("process_name")
                    ? IntStream.range(0, numprocs).mapToObj(i -> name + "_" + i).toList()
                    : List.of(name);
        }
    }

    /** Draws what a seed stands for. */
    private static final class Dice {
        private final Random random;
        private final List<Program> programs = new ArrayList<>();
        private final Map<String, Object> processes = new LinkedHashMap<>();
        private int edits;

        Dice(long seed) {
            random = new Random(seed);
        }

        RandomDeployment draw() {
            var groups = new LinkedHashMap<String, List<Program>>();
            int count = 3 + random.nextInt(MOST_PROGRAMS - 2);
            for (int i = 0; i < count; i++) {
                var group = chance(40) ? "g" + random.nextInt(4) : "p" + i;
                var program = program("p" + i, group);
                programs.add(program);
                if (group.startsWith("g")) {
                    groups.computeIfAbsent(group, name -> new ArrayList<>()).add(program);
                }
            }
            var config = new StringBuilder(ServerConfig.SERVERS + ServerConfig.RPC_INTERFACE);
            programs.forEach(program -> config.append(program.section()));
            groups.forEach((name, members) -> config.append(group(name, members)));
            var steps = new ArrayList<List<Object>>();
            while (steps.size() < STEPS) {
                steps.add(step());
            }
            return new RandomDeployment(config.toString(), processes, steps);
        }

        private String group(String name, List<Program> members) {
            var shuffled = new ArrayList<>(members);
            Collections.shuffle(shuffled, random);
            return "[group:%s]\nprograms=%s\n%s"
                    .formatted(
                            name,
                            shuffled.stream().map(Program::name).collect(Collectors.joining(",")),
                            chance(50) ? "priority=" + oneOf(1, 100, 500) + "\n" : "");
        }

        private Program program(String name, String group) {
            int numprocs = chance(25) ? 2 + random.nextInt(2) : 1;
            boolean numbered = numprocs > 1 || chance(10);
            var autorestart = oneOf("true", "false", "unexpected");
            var startsecs = oneOf("0", "2", "2");
            var exitcodes = oneOf(List.of(0), List.of(0, 3), List.of(3));
            var options = new LinkedHashMap<String, String>();
            var process = numbered ? name + "_%(process_num)d" : name;
            options.put("command", chance(5) ? "/no/such/file" : life(process, startsecs));
            if (numbered) {
                options.put("process_name", "%(program_name)s_%(process_num)d");
                options.put("numprocs", "" + numprocs);
            }
            options.put("autostart", "" + chance(75));
            options.put("autorestart", autorestart);
            options.put("startsecs", startsecs);
            var startretries = oneOf("0", "1");
            // Whether supervisord's answer meets the first or the second try is left to chance.
            boolean tooQuick = options.get("command").contains(" exit:");
            options.put("startretries", tooQuick ? "0" : startretries);
            options.put("exitcodes", join(exitcodes));
            var stopsignal = oneOf("TERM", "TERM", "INT", "QUIT", "USR2", "KILL");
            options.put("stopsignal", stopsignal);
            // Short only for what takes no notice: else a busy machine could be late, and kill.
            boolean deaf = options.get("command").contains(" ignore ");
            options.put("stopwaitsecs", deaf && !stopsignal.equals("KILL") ? "1" : "20");
            options.put("stdout_logfile", "DIR/" + group + "." + process + ".out");
            options.put("environment", "EDIT=\"" + name + ".0\"");
            if (chance(60)) {
                options.put("priority", oneOf("1", "100", "500", "999"));
            }
            if (chance(20)) {
                options.put("stopasgroup", "true");
            }
            var told =
                    Map.of(
                            "autorestart",
                            autorestart,
                            "exitcodes",
                            exitcodes,
                            "priority",
                            Integer.valueOf(options.getOrDefault("priority", "999")));
            var program = new Program(name, group, numprocs, options);
            program.processes().forEach(each -> processes.put(group + "." + each, told));
            return program;
        }

        /** Which of supervisord's rounds sees a quick end without startsecs is left to chance. */
        private String life(String process, String startsecs) {
            var fates = new ArrayList<String>();
            while (fates.size() < 2 && chance(35)) {
                fates.add(
                        (startsecs.equals("0") ? "late:" : oneOf("exit:", "late:"))
                                + oneOf("0", "3", "7"));
            }
            fates.add("stay");
            return "/usr/bin/python3 -IS SCRIPTS/life.py DIR %%(group_name)s.%s %s %s"
                    .formatted(
                            process,
                            oneOf("0", "3", "default", "default", "ignore"),
                            String.join(" ", fates));
        }

        private List<Object> step() {
            return switch (random.nextInt(20)) {
                case 0, 1, 2, 3 -> call("startProcess", process(), chance(70));
                case 4, 5, 6 -> call("stopProcess", process(), chance(70));
                case 7 -> call("startProcessGroup", group(), chance(70));
                case 8 -> call("stopProcessGroup", group(), chance(70));
                case 9 -> call("startAllProcesses", chance(70));
                case 10 -> call("stopAllProcesses", chance(70));
                case 11, 12, 13 -> call("signalProcess", process(), signal());
                case 14 -> call("signalProcessGroup", group(), signal());
                case 15 ->
                        chance(50)
                                ? call("signalAllProcesses", signal())
                                : call("getProcessInfo", process());
                case 16 -> call("removeProcessGroup", group());
                case 17 -> call("addProcessGroup", group());
                default -> change();
            };
        }

        private List<Object> change() {
            var program = oneOf(programs.toArray(Program[]::new));
            edits++;
            if (chance(25)) {
                var added = program("n" + edits, "n" + edits);
                programs.add(added);
                return List.of("change", "", added.section());
            }
            if (chance(15) && program.group().equals(program.name())) {
                return List.of("change", program.section(), "");
            }
            var before = "EDIT=\"" + program.name() + ".";
            return List.of("change", before, before + edits);
        }

        private String signal() {
            return chance(10)
                    ? "NOSUCH"
                    : chance(30) ? oneOf("HUP", "USR1") : oneOf(SIGNALS.toArray(String[]::new));
        }

        private String process() {
            if (chance(5)) {
                return oneOf("nosuch", "nosuch:x", "nosuch:*", programs.getFirst().group() + ":x");
            }
            var program = oneOf(programs.toArray(Program[]::new));
            var name = oneOf(program.processes().toArray(String[]::new));
            return chance(15)
                    ? program.group() + ":*"
                    : program.group().equals(name) && chance(50)
                            ? name
                            : program.group() + ":" + name;
        }

        private String group() {
            return chance(5) ? "nosuch" : oneOf(programs.toArray(Program[]::new)).group();
        }

        private static List<Object> call(Object... methodAndArguments) {
            var step = new ArrayList<Object>(List.of("call"));
            step.addAll(List.of(methodAndArguments));
            return step;
        }

        private boolean chance(int percent) {
            return random.nextInt(100) < percent;
        }

        @SafeVarargs
        private <T> T oneOf(T... values) {
            return values[random.nextInt(values.length)];
        }

        private static String join(List<Integer> numbers) {
            return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }

    static RandomDeployment of(long seed) {
        return new Dice(seed).draw();
    }
}
