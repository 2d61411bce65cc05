package io.tidemark.examples.quickstart;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The last thing the quickstart prints. */
final class Summary {
    private static final double NANOS_PER_SECOND = 1e9;

    private Summary() {}

    static void print(Comparison comparison, List<Long> killedAfter, long nanos, Path output) {
        String kills = killedAfter.stream().map(lines -> String.format("%,d", lines)).collect(Collectors.joining(", "));
        System.out.println();
        System.out.println("  " + "-".repeat(66));
        row("killed with SIGKILL", killedAfter.size() + (killedAfter.size() == 1 ? " time" : " times"));
        if (!killedAfter.isEmpty() && killedAfter.size() <= 10) {
            row("lines published by then", kills);
        }
        row("flights read", String.format("%,d, of %,d airports", comparison.expected(), comparison.airports()));
        row("lines published", String.format("%,d, in %,d files", comparison.published(), comparison.files()));
        row("missing", String.format("%,d", comparison.missing()));
        row("there twice", String.format("%,d", comparison.repeated()));
        row("wrong", String.format("%,d", comparison.wrong()));
        row("out of order", String.format("%,d", comparison.disordered()));
        row("time", String.format("%.1f s", nanos / NANOS_PER_SECOND));
        row("output", output.toString());
        System.out.println("  " + "-".repeat(66));
        if (comparison.holds()) {
            System.out.println("  Exactly once: every line is there once, in order, as if nothing had happened.");
        } else {
            System.out.println("  NOT exactly once. The first bad line: " + comparison.example());
        }
    }

    private static void row(String name, String value) {
        System.out.printf("  %-24s %s%n", name, value);
    }
}
