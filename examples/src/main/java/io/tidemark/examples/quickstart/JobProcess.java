package io.tidemark.examples.quickstart;

import io.tidemark.examples.flights.FlightsJob;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The job in a JVM of its own. */
final class JobProcess {
    /** What {@link #killAfter} returns if the job ended with an error before it was killed. */
    static final long FAILED = -1;

    private static final long LOOK_EVERY_MILLIS = 5;

    private final Process process;
    private final Thread reader;
    private final AtomicLong read = new AtomicLong(-1);

    private JobProcess(Process process) {
        this.process = process;
        reader = new Thread(this::readProgress, "job-output");
        reader.setDaemon(true);
        reader.start();
    }

    static JobProcess start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file", ""));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(FlightsJob.class.getName());
        command.addAll(arguments);
        return new JobProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /**
     * Lets the job read so many flights, then kills it with SIGKILL. A job that has ended by then is killed all the same: it is
     * started as often as it takes to meet it alive.
     *
     * @return how many flights it had read, or {@link #FAILED}
     */
    long killAfter(long flights, Progress progress) throws InterruptedException {
        while (process.isAlive() && read.get() < flights) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            progress.show();
        }
        process.destroyForcibly();
        int code = process.waitFor();
        reader.join();
        boolean failed = code != 0 && code != SIGKILLED;
        return failed ? FAILED : Math.max(0, read.get());
    }

    private static final int SIGKILLED = 128 + 9;

    /** Waits for the end of the job; says whether it finished. */
    boolean await(Progress progress) throws InterruptedException {
        while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
            progress.show();
        }
        reader.join();
        progress.show();
        return process.exitValue() == 0;
    }

    private void readProgress() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(FlightsJob.PROGRESS)) {
                    read.set(Long.parseLong(line.substring(FlightsJob.PROGRESS.length()).trim()));
                }
            }
        } catch (IOException | NumberFormatException e) {
            // the process was killed in the middle of a line: there is no more to read
        }
    }
}
