package io.tidemark.benchmarks.large;

import io.tidemark.benchmarks.process.LogTail;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/** The process that keeps the state, as the one that starts and kills it sees it. */
final class StateProcess implements AutoCloseable {
    private static final String PEAK_RESIDENT = "VmHWM:";
    private static final long BYTES_PER_KILOBYTE = 1024;

    private final Process process;
    private final Path log;
    private final BufferedReader lines;
    private final long startNanos;
    private final Thread killOnExit;
    private final Map<Report, Long> newest = new EnumMap<>(Report.class);
    private long peakResidentBytes;

    private StateProcess(Process process, Path log, long startNanos) {
        this.process = process;
        this.log = log;
        this.startNanos = startNanos;
        lines = process.inputReader();
        killOnExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killOnExit);
    }

    /**
     * Starts the job.
     *
     * @param spec what it does
     * @param jvmFlags such as the size of its heap
     * @param environment variables beside those of this process
     * @param log gets what it writes to standard error
     */
    static StateProcess start(StateJobSpec spec, List<String> jvmFlags, Map<String, String> environment, Path log)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StateJob.class.getName()));
        command.addAll(spec.toArguments());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        long startNanos = System.nanoTime();
        return new StateProcess(builder.start(), log, startNanos);
    }

    /**
     * Waits for a report.
     *
     * @param report which
     * @param enough says of its number that it is the one that was waited for
     * @return the nanoseconds from the start of the process
     * @throws IOException if the process ends before; the message has its last words
     */
    long await(Report report, LongPredicate enough) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            long nanos = System.nanoTime() - startNanos;
            note(line);
            Long number = report.numberIn(line);
            if (number != null && enough.test(number)) {
                return nanos;
            }
        }
        throw new IOException("The process ended before it reported " + report + "; " + LogTail.of(log));
    }

    /** Returns the newest number of a report; 0 if there was none. */
    long newest(Report report) {
        return newest.getOrDefault(report, 0L);
    }

    /** Returns the largest resident memory that was seen until now. */
    long peakResidentBytes() {
        return peakResidentBytes;
    }

    /** Ends the process by SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(killOnExit);
    }

    private void note(String line) {
        for (Report report : Report.values()) {
            Long number = report.numberIn(line);
            if (number != null) {
                newest.put(report, number);
            }
        }
        peakResidentBytes = Math.max(peakResidentBytes, residentBytes());
    }

    private long residentBytes() {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(PEAK_RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * BYTES_PER_KILOBYTE)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0; // the process has ended, or this is not Linux
        }
    }
}
