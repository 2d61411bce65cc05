package io.tidemark.examples.quickstart;

import java.io.IOException;
import java.util.Locale;

/** Shows how far the published output is; it never goes back, however often the job is killed. */
final class Progress {
    private static final int BAR_WIDTH = 40;
    private static final long LOOK_EVERY_NANOS = 100_000_000;

    private final Screen screen;
    private final PublishedFiles files;
    private final long total;
    private long published;
    private long lookedAtNanos = System.nanoTime() - LOOK_EVERY_NANOS;
    private long shownTenth = -1;

    Progress(Screen screen, PublishedFiles files, long total) {
        this.screen = screen;
        this.files = files;
        this.total = total;
    }

    /** Returns how many lines were published when {@link #show} last looked. */
    long published() {
        return published;
    }

    /** Returns how many lines are not published yet. */
    long left() {
        return Math.max(0, total - published);
    }

    /** Shows what changed; looks a few times a second, however often it is called. */
    void showSometimes() throws IOException {
        if (System.nanoTime() - lookedAtNanos >= LOOK_EVERY_NANOS) {
            show();
        }
    }

    void show() throws IOException {
        lookedAtNanos = System.nanoTime();
        published = files.countLines();
        long tenth = total == 0 ? 10 : published * 10 / total;
        if (screen.isTerminal()) {
            screen.status("  " + bar());
        } else if (tenth != shownTenth) {
            shownTenth = tenth;
            screen.line("  " + bar());
        }
    }

    private String bar() {
        int full = total == 0 ? BAR_WIDTH : (int) Math.min(BAR_WIDTH, published * BAR_WIDTH / total);
        return String.format(
                Locale.ROOT, "[%s%s] %,d of %,d", "=".repeat(full), " ".repeat(BAR_WIDTH - full), published, total);
    }
}
