package io.tidemark.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Shows how far the published output is; it never goes back, however often the job is killed. */
final class Progress {
    private static final int BAR_WIDTH = 40;
    private static final long SHOW_EVERY_NANOS = 100_000_000;

    private final Path directory;
    private final long total;
    private final boolean terminal = System.console() != null;
    private final Map<Path, Long> linesOfFile = new HashMap<>();
    private long published;
    private long shownAtNanos;
    private int shownTenth = -1;

    Progress(Path directory, long total) {
        this.directory = directory;
        this.total = total;
    }

    long totalLines() {
        return total;
    }

    long publishedLines() {
        return published;
    }

    void title(Path input) {
        System.out.printf("Tidemark quickstart: %,d flights of %s%n", total, input);
    }

    /** Looks at the published files, a few times a second, and shows what changed. */
    void show() {
        long now = System.nanoTime();
        if (now - shownAtNanos < SHOW_EVERY_NANOS) {
            return;
        }
        shownAtNanos = now;
        count();
        int tenth = total == 0 ? 10 : (int) (published * 10 / total);
        if (terminal) {
            System.out.print("\r  " + bar());
            System.out.flush();
        } else if (tenth > shownTenth) {
            shownTenth = tenth;
            System.out.println("  " + bar());
        }
    }

    void killed(int kill, int kills) {
        count();
        endLine();
        System.out.printf("  kill -9 (%d of %d) with %,d lines published; starting it again%n", kill, kills, published);
    }

    void comparing() {
        count();
        if (terminal) {
            System.out.print("\r  " + bar());
        }
        endLine();
        System.out.println("  finished; comparing with a plain loop over the input");
    }

    private void endLine() {
        if (terminal) {
            System.out.println();
        }
    }

    private String bar() {
        int full = total == 0 ? BAR_WIDTH : (int) Math.min(BAR_WIDTH, published * BAR_WIDTH / total);
        return String.format(
                "[%s%s] %,d of %,d lines published", "=".repeat(full), " ".repeat(BAR_WIDTH - full), published, total);
    }

    private void count() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Expectation::isPublished).toList()) {
                if (!linesOfFile.containsKey(file)) {
                    // a published file never changes
                    long lines = Expectation.countNewlines(file);
                    linesOfFile.put(file, lines);
                    published += lines;
                }
            }
        } catch (IOException e) {
            System.err.println("quickstart: the progress cannot be told: " + e.getMessage());
        }
    }
}
