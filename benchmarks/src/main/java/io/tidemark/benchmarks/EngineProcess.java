package io.tidemark.benchmarks;

import io.tidemark.benchmarks.process.Assignment;
import io.tidemark.benchmarks.process.ContestantMain;
import io.tidemark.benchmarks.process.LogTail;
import io.tidemark.benchmarks.process.RunResult;
import io.tidemark.benchmarks.process.RunResultText;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Starts a contestant in a JVM of its own and collects what it reports. */
final class EngineProcess {
    private final Path home;
    private final Path logs;
    private final long timeoutSeconds;

    EngineProcess(Path home, long timeoutSeconds) throws IOException {
        this.home = home;
        this.timeoutSeconds = timeoutSeconds;
        logs = Files.createDirectories(home.resolve("benchmarks/target/logs"));
    }

    /**
     * Runs an assignment to its end.
     *
     * @param engine what to start
     * @param assignment what it shall do
     * @param each gets every result as it comes
     * @return all results
     * @throws IOException if the process fails or takes too long; the message ends with its last words
     */
    List<RunResult> run(Engine engine, Assignment assignment, Consumer<RunResult> each)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(engine.installation(home).command());
        command.add(ContestantMain.class.getName());
        command.addAll(assignment.toArguments());
        String job = engine.label() + "-" + assignment.workload().label() + "-" + assignment.mode();
        Path log = logs.resolve(job + ".log");
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        Thread killOnExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killOnExit);
        Thread watchdog = new Thread(() -> killWhenLate(process), "watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        List<RunResult> results = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (RunResultText.isResult(line)) {
                    RunResult result = RunResultText.parse(line);
                    results.add(result);
                    each.accept(result);
                }
            }
        }
        int code = process.waitFor();
        watchdog.interrupt();
        Runtime.getRuntime().removeShutdownHook(killOnExit);
        if (code != 0) {
            throw new IOException(
                    engine.label() + " on " + assignment.workload().label() + " ended with exit code " + code
                            + " (it has " + timeoutSeconds + " s); " + LogTail.of(log));
        }
        return results;
    }

    private void killWhenLate(Process process) {
        try {
            if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the process ended in time
        }
    }
}
