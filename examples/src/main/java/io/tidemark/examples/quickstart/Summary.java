package io.tidemark.examples.quickstart;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The last thing the quickstart prints. */
final class Summary {
    private static final int MAX_KILLS_LISTED = 6;
    private static final double MILLIS_PER_SECOND = 1000;
    private static final String RULE = "  " + "-".repeat(70);

    private final Screen screen;
    private final Comparison comparison;

    Summary(Screen screen, Comparison comparison) {
        this.screen = screen;
        this.comparison = comparison;
    }

    void print(Killer killer, Duration time, Path output) {
        long again = Math.max(0, killer.flightsRead() - comparison.expected());
        screen.line("");
        screen.line(RULE);
        row("killed with SIGKILL", kills(killer.publishedAtKill()));
        row(
                "flights in the input",
                "%,d, of %,d %s",
                comparison.expected(),
                comparison.airports(),
                comparison.airports() == 1 ? "airport" : "airports");
        row("read again after kills", "%,d", again);
        row(
                "lines published",
                "%,d, in %,d %s",
                comparison.published(),
                comparison.files(),
                comparison.files() == 1 ? "file" : "files");
        row("missing", "%,d", comparison.missing());
        row("there twice", "%,d", comparison.count(Verdict.REPEATED));
        row("wrong", "%,d", comparison.count(Verdict.WRONG));
        row("out of order", "%,d", comparison.count(Verdict.DISORDERED));
        row("time", "%.1f s", time.toMillis() / MILLIS_PER_SECOND);
        row("output", "%s", output);
        screen.line(RULE);
        screen.line("  " + verdict());
    }

    private String verdict() {
        if (comparison.holds()) {
            return screen.good("Exactly once: every line is there once, in order, as if nothing had happened.");
        }
        String example = comparison.example().isEmpty() ? "" : " The first bad line: " + comparison.example();
        return screen.bad("NOT exactly once." + example);
    }

    private static String kills(List<Long> publishedAtKill) {
        int count = publishedAtKill.size();
        String times = count == 0 ? "never" : count == 1 ? "once" : count == 2 ? "twice" : count + " times";
        if (count == 0 || count > MAX_KILLS_LISTED) {
            return times;
        }
        return times + ", with "
                + publishedAtKill.stream()
                        .map(lines -> String.format(Locale.ROOT, "%,d", lines))
                        .collect(Collectors.joining(" / "))
                + " lines published";
    }

    private void row(String name, String format, Object... values) {
        screen.line(String.format(Locale.ROOT, "  %-24s ", name) + String.format(Locale.ROOT, format, values));
    }
}
