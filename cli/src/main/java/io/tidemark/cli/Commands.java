package io.tidemark.cli;

import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What the command line understands. Declared by calls and not by annotations, which would need this module opened. */
final class Commands {
    private static final int DEFAULT_LIMIT = 20;
    private static final String JSON = "--json";
    private static final String PLACE = "PATH";

    private final PrintStream out;

    private Commands(PrintStream out) {
        this.out = out;
    }

    static CommandLine of(PrintStream out) {
        return new CommandLine(new Commands(out).root());
    }

    private CommandSpec root() {
        CommandSpec root = group("tidemark", "Looks after jobs of Tidemark.");
        CommandSpec checkpoint = group("checkpoint", "Looks into checkpoints and savepoints; changes nothing.");
        checkpoint.addSubcommand("list", list());
        checkpoint.addSubcommand("show", show());
        checkpoint.addSubcommand("verify", verify());
        root.addSubcommand("checkpoint", checkpoint);
        return root;
    }

    /** A command that does nothing without one of its own. */
    private static CommandSpec group(String name, String description) {
        CommandSpec[] self = new CommandSpec[1];
        self[0] = CommandSpec.wrapWithoutInspection((Callable<Integer>) () -> {
            throw new ParameterException(self[0].commandLine(), "A command is missing.");
        });
        self[0].name(name);
        self[0].usageMessage().description(description);
        addHelp(self[0]);
        return self[0];
    }

    private static void addHelp(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this text.")
                .build());
        spec.usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(new TreeMap<>(Map.of(
                        "0", "fine",
                        "1", "something is damaged, or was written by a newer version",
                        "2", "the arguments are wrong, or there is nothing at the place")));
    }

    private CommandSpec list() {
        return command(
                "list",
                "Lists the checkpoints and savepoints at a place, those of one job newest first.",
                "a storage, a job's directory in it, a directory of savepoints, or one checkpoint; a path, or a URI as the"
                        + " job gives it to setCheckpointStorage",
                given -> new ListCommand(output(given)).run(place(given)));
    }

    private CommandSpec verify() {
        return command(
                "verify",
                "Reads every file of every checkpoint at a place and checks sizes, checksums and references.",
                "a storage, a job's directory in it, a directory of savepoints, or one checkpoint; a path or a URI",
                given -> new VerifyCommand(output(given)).run(place(given)));
    }

    private CommandSpec show() {
        CommandSpec spec = command(
                "show",
                "Shows what a checkpoint holds of each operator; with --state, the entries of a state.",
                "a checkpoint or a savepoint; of a job's directory, or a storage with one job, the newest; a path or a URI",
                given -> {
                    String operator = given.matchedOptionValue("--operator", (String) null);
                    String state = given.matchedOptionValue("--state", (String) null);
                    int limit = given.matchedOptionValue("--limit", DEFAULT_LIMIT);
                    CommandLine self = given.commandSpec().commandLine();
                    if (state != null && operator == null) {
                        throw new ParameterException(self, "--state needs --operator, whose state it is.");
                    } else if (state == null && given.hasMatchedOption("--limit")) {
                        throw new ParameterException(self, "--limit needs --state, whose entries it limits.");
                    } else if (limit < 0) {
                        throw new ParameterException(self, "--limit needs a number from 0, not " + limit + ".");
                    }
                    return state == null
                            ? new ShowCommand(output(given)).run(place(given), operator)
                            : new EntriesCommand(output(given)).run(place(given), operator, state, limit);
                });
        spec.addOption(text("--operator", "UID", "only this operator, by its uid or its name"));
        spec.addOption(
                text("--state", "NAME", "the entries of this state, decoded by the schema they were written with"));
        spec.addOption(OptionSpec.builder("--limit")
                .type(int.class)
                .paramLabel("N")
                .description("at most so many entries, 0 for all (default: " + DEFAULT_LIMIT + ")")
                .build());
        return spec;
    }

    private static OptionSpec text(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** Carries out a command and returns the exit code. */
    private interface Action {
        int run(ParseResult given) throws Exception;
    }

    private static CommandSpec command(String name, String description, String place, Action action) {
        CommandSpec[] self = new CommandSpec[1];
        self[0] = CommandSpec.wrapWithoutInspection(
                (Callable<Integer>) () -> action.run(self[0].commandLine().getParseResult()));
        self[0].name(name);
        self[0].usageMessage().description(description);
        self[0].addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .type(String.class)
                .paramLabel(PLACE)
                .description(place)
                .build());
        self[0].addOption(OptionSpec.builder(JSON)
                .type(boolean.class)
                .description("prints one JSON document")
                .build());
        addHelp(self[0]);
        return self[0];
    }

    private static String place(ParseResult given) {
        return given.matchedPositionalValue(0, "");
    }

    private Output output(ParseResult given) {
        return new Output(out, given.hasMatchedOption(JSON));
    }
}
