package io.tidemark.examples.kafka.flights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The job in a JVM of its own, until it is killed. Ends with this process at the latest. Not thread-safe. */
final class JobProcess implements AutoCloseable {
    private static final int MESSAGE_LINES = 15;

    private final Process process;
    private final Path log;
    private final Thread killOnExit;

    private JobProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        killOnExit = new Thread(process::destroyForcibly, "job-killer");
        Runtime.getRuntime().addShutdownHook(killOnExit);
    }

    /**
     * Starts the job.
     *
     * @param arguments of {@link FlightsJob}
     * @param log gets what the job says
     */
    static JobProcess start(List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // Kafka's client logs by SLF4J, which would say that nobody takes its log
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                FlightsJob.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new JobProcess(process, log);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end, and says whether it has come. */
    boolean endsWithin(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Returns the end of what it said. */
    String messages() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - MESSAGE_LINES), lines.size()));
    }

    /** Sends SIGKILL, which no process can catch or delay, and waits until it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(killOnExit);
    }
}
