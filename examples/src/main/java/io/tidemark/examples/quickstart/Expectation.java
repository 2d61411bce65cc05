package io.tidemark.examples.quickstart;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What should be published, worked out by a plain loop over the input that shares no code with the job: for each airport the
 * hashes of its lines, in their order. Costs eight bytes a line.
 */
final class Expectation {
    private static final class Airport {
        private long[] hashes = new long[16];
        private int flights;
        private long total;
        private long worst = Long.MIN_VALUE;
        private final BitSet seen = new BitSet();
        private int next;

        void add(String departure, String origin, long delay) {
            total += delay;
            worst = Math.max(worst, delay);
            if (flights == hashes.length) {
                hashes = Arrays.copyOf(hashes, flights * 2);
            }
            hashes[flights] = hash(line(departure, origin, flights + 1L, total, worst));
            flights++;
        }
    }

    private final Map<String, Airport> airports = new HashMap<>();
    private long expected;
    private long published;
    private long repeated;
    private long wrong;
    private long disordered;
    private String example = "";

    Expectation(Path input) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(input, StandardCharsets.UTF_8)) {
            List<String> header = CsvLine.read(reader);
            for (List<String> row = CsvLine.read(reader); row != null; row = CsvLine.read(reader)) {
                String origin = row.get(header.indexOf("origin"));
                airports.computeIfAbsent(origin, name -> new Airport())
                        .add(
                                row.get(header.indexOf("departure")),
                                origin,
                                Long.parseLong(row.get(header.indexOf("delay_minutes")).trim()));
                expected++;
            }
        }
    }

    Comparison compareWith(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.filter(Expectation::isPublished).sorted().toList();
        }
        for (Path file : files) {
            try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                for (List<String> row = CsvLine.read(reader); row != null; row = CsvLine.read(reader)) {
                    published++;
                    check(row);
                }
            }
        }
        long missing = 0;
        for (Airport airport : airports.values()) {
            missing += airport.flights - airport.seen.cardinality();
        }
        return new Comparison(
                airports.size(), expected, published, files.size(), missing, repeated, wrong, disordered, example);
    }

    private void check(List<String> row) {
        String text = String.join(",", row);
        Airport airport = row.size() == 5 ? airports.get(row.get(1)) : null;
        int number = airport == null ? -1 : parse(row.get(2)) - 1;
        if (airport == null || number < 0 || number >= airport.flights || airport.hashes[number] != hash(text)) {
            wrong++;
            note("wrong: " + text);
        } else if (airport.seen.get(number)) {
            repeated++;
            note("twice: " + text);
        } else {
            airport.seen.set(number);
            if (number < airport.next) {
                disordered++;
                note("out of order: " + text);
            }
            airport.next = number + 1;
        }
    }

    private void note(String problem) {
        if (example.isEmpty()) {
            example = problem;
        }
    }

    private static int parse(String number) {
        try {
            return Integer.parseInt(number);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String line(String departure, String origin, long flights, long total, long worst) {
        return departure + "," + origin + "," + flights + "," + total + "," + worst;
    }

    /** FNV-1a over the characters: another line of the same hash is as good as impossible. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /** Says whether a file is published: hidden ones are still being written, or are ours. */
    static boolean isPublished(Path file) {
        return Files.isRegularFile(file) && !file.getFileName().toString().startsWith(".");
    }

    /** Returns how many flights a file has, for the progress. */
    static long countLines(Path input) throws IOException {
        return Math.max(0, countNewlines(input) - 1);
    }

    static long countNewlines(Path file) throws IOException {
        long lines = 0;
        int last = '\n';
        byte[] buffer = new byte[1 << 16];
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            for (int n = bytes.read(buffer); n > 0; n = bytes.read(buffer)) {
                for (int i = 0; i < n; i++) {
                    if (buffer[i] == '\n') {
                        lines++;
                    }
                }
                last = buffer[n - 1];
            }
        }
        return last == '\n' ? lines : lines + 1;
    }

    /** A line of CSV as RFC 4180 has it, read the simple way. */
    static final class CsvLine {
        private CsvLine() {}

        /** Returns the fields of the next line, or {@code null} at the end. */
        static List<String> read(BufferedReader reader) throws IOException {
            int c = reader.read();
            if (c < 0) {
                return null;
            }
            List<String> fields = new ArrayList<>();
            StringBuilder field = new StringBuilder();
            boolean quoted = false;
            for (; c >= 0; c = reader.read()) {
                if (quoted && c == '"') {
                    reader.mark(1);
                    quoted = reader.read() == '"';
                    if (quoted) {
                        field.append('"');
                    } else {
                        reader.reset();
                    }
                } else if (!quoted && c == '"') {
                    quoted = true;
                } else if (!quoted && c == '\n') {
                    break;
                } else if (!quoted && c == ',') {
                    fields.add(field.toString());
                    field.setLength(0);
                } else if (quoted || c != '\r') {
                    field.append((char) c);
                }
            }
            fields.add(field.toString());
            return fields;
        }
    }
}
