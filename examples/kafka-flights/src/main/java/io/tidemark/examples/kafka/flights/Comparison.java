package io.tidemark.examples.kafka.flights;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the published lines compare with the expected ones, which a plain loop over the input works out.
 *
 * @param expected how many lines there should be
 * @param published how many there are
 * @param missing how many of those that should be there are not
 * @param repeated how many are there once more
 * @param disordered how many stand before one of their airport that they should follow
 * @param wrong how many are none that is expected
 * @param example the first line that is not right; empty if there is none
 */
record Comparison(
        long expected, long published, long missing, long repeated, long disordered, long wrong, String example) {
    /** Compares all that was published with all that was read, by airport in the order of the topics. */
    static Comparison of(Map<String, List<String>> flights, Map<String, List<String>> delays) {
        Comparison sum = new Comparison(0, 0, 0, 0, 0, 0, "");
        Set<String> airports = new TreeSet<>(flights.keySet());
        airports.addAll(delays.keySet());
        for (String airport : airports) {
            List<String> expected = expected(airport, flights.getOrDefault(airport, List.of()));
            sum = sum.plus(ofAirport(expected, delays.getOrDefault(airport, List.of())));
        }
        return sum;
    }

    private static List<String> expected(String airport, List<String> flights) {
        List<String> lines = new ArrayList<>(flights.size());
        long total = 0;
        for (String flight : flights) {
            total += Long.parseLong(flight.split(",")[3]);
            lines.add(airport + "," + (lines.size() + 1) + "," + total);
        }
        return lines;
    }

    private static Comparison ofAirport(List<String> expected, List<String> published) {
        BitSet seen = new BitSet();
        int next = 0;
        long repeated = 0;
        long disordered = 0;
        long wrong = 0;
        String example = "";
        for (String line : published) {
            int number = numberOf(line);
            boolean right = number == next;
            if (number < 0 || number >= expected.size() || !expected.get(number).equals(line)) {
                wrong++;
                right = false;
            } else if (seen.get(number)) {
                repeated++;
            } else {
                seen.set(number);
                disordered += number < next ? 1 : 0;
                next = number + 1;
            }
            example = right || !example.isEmpty() ? example : line;
        }
        long missing = expected.size() - seen.cardinality();
        return new Comparison(expected.size(), published.size(), missing, repeated, disordered, wrong, example);
    }

    /** Returns which flight of its airport a line says it is, from 0, or -1 if it says nothing of the kind. */
    private static int numberOf(String line) {
        String[] fields = line.split(",");
        return fields.length == 3 && fields[1].matches("\\d{1,9}") ? Integer.parseInt(fields[1]) - 1 : -1;
    }

    private Comparison plus(Comparison other) {
        return new Comparison(
                expected + other.expected,
                published + other.published,
                missing + other.missing,
                repeated + other.repeated,
                disordered + other.disordered,
                wrong + other.wrong,
                example.isEmpty() ? other.example : example);
    }

    /** Says whether every line is there once, in order. */
    boolean holds() {
        return published == expected && missing + repeated + disordered + wrong == 0;
    }
}
