package io.tidemark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A program in a JVM of its own, on the class path of the tests. Killed at the end of the test at the latest. */
public final class JavaProcess implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;
    private static final long LOOK_EVERY_MILLIS = 2;

    private final Process process;
    private final Path output;
    private final Path errors;

    private JavaProcess(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /** Starts a program whose output goes to files in a directory. */
    public static JavaProcess start(Path directory, String classPath, String mainClass, List<String> arguments)
            throws IOException {
        return start(directory, classPath, mainClass, arguments, Map.of());
    }

    /** Starts a program with more variables in its environment. */
    public static JavaProcess start(
            Path directory, String classPath, String mainClass, List<String> arguments, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-cp",
                classPath,
                mainClass));
        command.addAll(arguments);
        Path output = Files.createTempFile(directory, "process", ".out");
        Path errors = Files.createTempFile(directory, "process", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return new JavaProcess(builder.start(), output, errors);
    }

    /** Returns the class path of the tests. */
    public static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** Waits so long, or until the process has ended; says whether it has. */
    public boolean endsWithin(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Waits until something is so, or the process has ended. */
    public void awaitUnlessEnded(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean() && !endsWithin(LOOK_EVERY_MILLIS)) {
            assertThat(System.nanoTime()).as("the deadline has passed").isLessThan(deadline);
        }
    }

    /** Waits for the end of the process and returns its exit code. */
    public int exitCode() throws InterruptedException {
        assertThat(endsWithin(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS)))
                .as("the process ends")
                .isTrue();
        return process.exitValue();
    }

    /** Sends a signal, such as {@code STOP}. */
    public void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).as("exit code of kill -" + name).isZero();
    }

    /** Returns what the process has written to standard output. */
    public String output() throws IOException {
        return Files.readString(output);
    }

    /** Returns the number in the last line of standard output, if that begins with a word, otherwise 0. */
    public long progress(String word) {
        try {
            String[] lines = output().split("\n", -1);
            String last = lines.length < 2 ? "" : lines[lines.length - 2];
            return last.startsWith(word)
                    ? Long.parseLong(last.substring(word.length()).trim())
                    : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what the process has written to standard error. */
    public String errors() throws IOException {
        return Files.readString(errors);
    }

    /** Sends SIGKILL. */
    public void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        process.onExit().join();
    }
}
