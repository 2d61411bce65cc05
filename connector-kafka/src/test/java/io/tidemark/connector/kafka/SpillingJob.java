package io.tidemark.connector.kafka;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.connector.kafka.KafkaRecordSerializerBuilder.ToBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A job in a process of its own, which copies a topic and keeps next to nothing of its output in memory: what is not published
 * yet is in a temporary file. Ends with the test at the latest.
 */
final class SpillingJob implements AutoCloseable {
    static final String INPUT = "input";
    static final String OUTPUT = "output";

    private static final int MEMORY_BYTES = 1 << 20;
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Process process;
    private final Path log;

    private SpillingJob(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it, or lets it go on from its last checkpoint.
     *
     * @param directory where it keeps checkpoints and temporary files
     */
    static SpillingJob start(String servers, Path directory) throws IOException {
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary(directory),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SpillingJob.class.getName(),
                        servers,
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new SpillingJob(process, log);
    }

    static Path temporary(Path directory) throws IOException {
        return Files.createDirectories(directory.resolve("temporary"));
    }

    /**
     * Runs the job until its process is ended.
     *
     * @param arguments the brokers, and its directory
     */
    public static void main(String[] arguments) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment()
                .setParallelism(1)
                .enableCheckpointing(INTERVAL);
        env.getCheckpointConfig()
                .setCheckpointStorage(
                        Path.of(arguments[1], "checkpoints").toUri().toString());
        KafkaSource<String> source = KafkaSource.<String>builder()
                .setBootstrapServers(arguments[0])
                .setTopics(INPUT)
                .setDeserializer(KafkaRecordDeserializer.strings())
                .build();
        KafkaSink<String> sink = KafkaSink.<String>builder()
                .setBootstrapServers(arguments[0])
                .setMaxBufferedBytes(MEMORY_BYTES)
                .setRecordSerializer(KafkaRecordSerializer.<String>builder()
                        .setTopic(OUTPUT)
                        .setValueSerializer(ToBytes.string(text -> text))
                        .build())
                .build();
        env.fromSource(source, INPUT).sinkTo(sink).name(OUTPUT);
        env.execute("spilling");
    }

    /** Returns the temporary files of its sink that it has open, as Linux shows them: those without a name end so. */
    List<String> openSpillFiles() throws IOException {
        requireAlive();
        try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return files.map(SpillingJob::target)
                    .filter(file -> file.contains("tidemark-kafka-sink-"))
                    .toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed since they were listed
        }
    }

    private void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("The job has ended: " + Files.readString(log));
        }
    }

    /** Sends SIGKILL, and waits until it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
