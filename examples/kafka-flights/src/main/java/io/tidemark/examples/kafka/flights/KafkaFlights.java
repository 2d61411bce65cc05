package io.tidemark.examples.kafka.flights;

import io.tidemark.servers.KafkaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command behind {@code examples/kafka-flights/run}, a script that builds, has the help, and says where the project is. */
@Command(name = "kafka-flights")
public final class KafkaFlights implements Callable<Integer> {
    private static final int NOT_EXACTLY_ONCE = 1;
    private static final int WRONG_ARGUMENT = 2;

    @Option(names = "--bootstrap", defaultValue = "")
    private String bootstrap = "";

    @Option(names = "--input", defaultValue = "${sys:example.project:-.}/examples/data/flights.csv")
    private Path input = Path.of("");

    @Option(names = "--rate", defaultValue = "2500")
    private long rate;

    @Option(names = "--kills", defaultValue = "1")
    private int kills;

    @Option(names = "--keep-topics")
    private boolean keepTopics;

    private KafkaFlights() {}

    /**
     * Runs the example.
     *
     * @param args see {@code examples/kafka-flights/run --help}
     */
    public static void main(String[] args) {
        System.exit(command().execute(args));
    }

    static CommandLine command() {
        CommandLine command = new CommandLine(new KafkaFlights());
        command.setParameterExceptionHandler((wrong, arguments) -> {
            complain(wrong.getMessage() + ". See --help.");
            return WRONG_ARGUMENT;
        });
        command.setExecutionExceptionHandler((failure, line, result) -> {
            boolean argument = failure instanceof IllegalArgumentException;
            complain(argument ? failure.getMessage() : failure.toString());
            return argument ? WRONG_ARGUMENT : NOT_EXACTLY_ONCE;
        });
        return command;
    }

    private static void complain(String text) {
        System.err.println("kafka-flights: " + text);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        require(Files.isRegularFile(input), "--input " + input + " is not a file that can be read");
        require(rate >= 1, "--rate is " + rate + "; give 1 or more");
        require(kills >= 0, "--kills is " + kills + "; give 0 or more");
        Path work = Files.createTempDirectory("tidemark-kafka-flights-");
        try {
            if (!bootstrap.isEmpty()) {
                return runAt(bootstrap, work) ? 0 : NOT_EXACTLY_ONCE;
            }
            try (KafkaServer broker = KafkaServer.start(work.resolve("broker"))) {
                System.out.println("Started a Kafka broker at " + broker.bootstrapServers() + ".");
                return runAt(broker.bootstrapServers(), work) ? 0 : NOT_EXACTLY_ONCE;
            }
        } finally {
            delete(work);
        }
    }

    private boolean runAt(String servers, Path work) throws IOException, InterruptedException {
        FlightTopics topics = FlightTopics.named(servers, "tidemark-" + System.currentTimeMillis());
        topics.create();
        System.out.println("Made the topics " + topics.input() + " and " + topics.output() + ".");
        try {
            return new Demonstration(topics, work).run(Files.readAllLines(input), rate, kills);
        } finally {
            if (keepTopics) {
                System.out.println("The topics stay: --keep-topics.");
            } else {
                topics.delete();
            }
        }
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem + ". See --help.");
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
