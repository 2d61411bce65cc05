package io.tidemark.examples.quickstart;

import io.tidemark.examples.flights.FlightsJob;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The job in a JVM of its own. */
final class JobProcess {
    private static final int SIGKILLED = 128 + 9;

    /** The version of Java that warns where a library, such as RocksDB, loads native code without leave. */
    private static final int FIRST_TO_WARN_OF_NATIVE_CODE = 24;

    /** How a process ended. */
    enum End {
        FINISHED,
        KILLED,
        FAILED
    }

    private final Process process;
    private final List<Thread> readers;
    private volatile long flightsRead;

    private JobProcess(Process process, Consumer<String> messages) {
        this.process = process;
        readers = List.of(
                readLines("job-output", process.getInputStream(), this::readProgress),
                readLines("job-messages", process.getErrorStream(), messages));
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "job-killer"));
    }

    /**
     * Starts the job.
     *
     * @param arguments of {@link FlightsJob}
     * @param environment variables for its process
     * @param messages takes what the job says is wrong, line by line, on a thread of its own
     */
    static JobProcess start(List<String> arguments, Map<String, String> environment, Consumer<String> messages)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file", ""));
        // the AWS SDK logs by SLF4J, which would say that nobody takes its log
        command.add("-Dslf4j.internal.verbosity=ERROR");
        if (Runtime.version().feature() >= FIRST_TO_WARN_OF_NATIVE_CODE) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(FlightsJob.class.getName());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return new JobProcess(builder.start(), messages);
    }

    boolean awaitEnd(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Returns how many flights this process has read; a killed one may have read some more. */
    long flightsRead() {
        return flightsRead;
    }

    /** Sends SIGKILL, which no process can catch or delay. */
    void kill() {
        process.destroyForcibly();
    }

    /** Waits for the end, and for the last word. */
    End end() throws InterruptedException {
        int code = process.waitFor();
        for (Thread reader : readers) {
            reader.join();
        }
        return code == 0 ? End.FINISHED : code == SIGKILLED ? End.KILLED : End.FAILED;
    }

    private void readProgress(String line) {
        if (line.startsWith(FlightsJob.PROGRESS)) {
            flightsRead = Long.parseLong(line.substring(FlightsJob.PROGRESS.length()));
        }
    }

    private static Thread readLines(String name, InputStream stream, Consumer<String> lines) {
        Thread reader = new Thread(() -> copyLines(stream, lines), name);
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private static void copyLines(InputStream stream, Consumer<String> lines) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, Charset.defaultCharset()))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.accept(line);
            }
        } catch (IOException | NumberFormatException e) {
            // the process was killed in the middle of a line: there is no more to read
        }
    }
}
