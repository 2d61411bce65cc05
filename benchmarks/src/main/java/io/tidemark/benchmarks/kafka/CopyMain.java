package io.tidemark.benchmarks.kafka;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The program of a contestant's process. Reads what to do from standard input, answers on standard output, and writes
 * everything else to standard error: a line of {@link CopySpec} starts a job, which is answered with {@link #FIRST} when its
 * first record is processed; {@link #END} ends it, which is answered with {@link #ENDED}. It begins with the version, and
 * ends with its input.
 */
public final class CopyMain {
    /** Says that the first record of a job is about to be processed. */
    public static final String FIRST = "first";

    /** Asks to end the job. */
    public static final String END = "end";

    /** Says that it has ended. */
    public static final String ENDED = "ended";

    private static final AtomicBoolean firstIsToCome = new AtomicBoolean();
    private static final PrintStream answers = System.out;

    private CopyMain() {}

    /**
     * Runs the jobs of one contestant.
     *
     * @param arguments the name of the class that is one
     */
    public static void main(String[] arguments) {
        System.setOut(System.err);
        try {
            CopyJob job = (CopyJob) Class.forName(arguments[0]).getConstructor().newInstance();
            answer(job.version());
            serve(job);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
        // an engine may leave threads behind that would keep the process alive
        System.exit(0);
    }

    private static void serve(CopyJob job) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(END)) {
                job.end();
                answer(ENDED);
            } else {
                firstIsToCome.set(true);
                job.start(CopySpec.parse(line));
            }
        }
    }

    /** Takes the word of a subtask that its first record is about to be processed; that of the first subtask counts. */
    public static void firstRecord() {
        if (firstIsToCome.getAndSet(false)) {
            answer(FIRST);
        }
    }

    private static void answer(String line) {
        answers.println(line);
        answers.flush();
    }
}
