package io.tidemark.benchmarks.kafka.driver;

import io.tidemark.benchmarks.kafka.CopyMain;
import io.tidemark.benchmarks.kafka.CopySpec;
import io.tidemark.benchmarks.process.LogTail;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A contestant in a JVM of its own, which runs one job after the other. Not thread-safe. */
final class ContestantProcess implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 120;

    private final Side side;
    private final Path log;
    private final Process process;
    private final PrintWriter input;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Thread killOnExit;
    private final String version;

    /**
     * Starts the process.
     *
     * @param home the project's root, which is built
     * @throws IOException if it does not start; the message has its last words
     */
    ContestantProcess(Side side, Path home) throws IOException, InterruptedException {
        this.side = side;
        log = Files.createDirectories(home.resolve("benchmarks/target/logs")).resolve(side.label() + "-kafka.log");
        List<String> command = new ArrayList<>(side.installation(home).command());
        command.addAll(List.of(CopyMain.class.getName(), side.jobClass()));
        process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        killOnExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killOnExit);
        input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        Thread reader = new Thread(this::readAnswers, "answers");
        reader.setDaemon(true);
        reader.start();
        version = answer();
    }

    String version() {
        return version;
    }

    void start(CopySpec spec) {
        input.println(spec.toLine());
    }

    /** Waits until the job's first record is about to be processed. */
    void awaitFirst() throws IOException, InterruptedException {
        await(CopyMain.FIRST);
    }

    /** Ends the job. */
    void end() throws IOException, InterruptedException {
        input.println(CopyMain.END);
        await(CopyMain.ENDED);
    }

    /** Returns the CPU time that the process has taken. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        Runtime.getRuntime().removeShutdownHook(killOnExit);
    }

    private void await(String expected) throws IOException, InterruptedException {
        String answer = answer();
        if (!answer.equals(expected)) {
            throw new IOException(side.label() + " said '" + answer + "' where '" + expected + "' was expected");
        }
    }

    private String answer() throws IOException, InterruptedException {
        for (int second = 0; second < TIMEOUT_SECONDS; second++) {
            String answer = answers.poll(1, TimeUnit.SECONDS);
            if (answer != null) {
                return answer;
            }
            if (!process.isAlive()) {
                throw new IOException(side.label() + " ended; " + LogTail.of(log));
            }
        }
        throw new IOException(side.label() + " says nothing for " + TIMEOUT_SECONDS + " s; " + LogTail.of(log));
    }

    private void readAnswers() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
