package io.tidemark.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The last words of a process that has failed. */
public final class LogTail {
    private static final int LINES = 15;

    private LogTail() {}

    /**
     * Returns the end of a log, to be put behind a message.
     *
     * @param log a file
     * @return its name and its last lines
     * @throws IOException if it cannot be read
     */
    public static String of(Path log) throws IOException {
        List<String> all = Files.readAllLines(log);
        List<String> last = all.subList(Math.max(0, all.size() - LINES), all.size());
        return "the end of " + log + ":\n" + String.join("\n", last);
    }
}
