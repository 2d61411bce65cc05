package io.tidemark.testkit.simulation;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares what readers of the sinks see with what they see when nothing fails, at the guarantee that was promised. */
final class OutputCheck {
    static final String PROMISE = "the output is what the analysis promised";

    private static final int SHOWN = 5;

    private final Program program;
    private final Map<String, Function<Object, ?>> identities;
    private final Map<String, Map<Object, Integer>> expected = new LinkedHashMap<>();

    OutputCheck(Program program, Map<String, Function<Object, ?>> identities, Map<String, List<Object>> failureFree) {
        this.program = program;
        this.identities = identities;
        for (String sink : program.sinks()) {
            expected.put(sink, counted(sink, failureFree));
        }
    }

    /** Returns what is wrong, or {@code null}. */
    @Nullable
    String findIn(Map<String, List<Object>> published) {
        for (String sink : program.sinks()) {
            String finding = find(sink, program.promisedAt(sink), counted(sink, published));
            if (finding != null) {
                return finding;
            }
        }
        return null;
    }

    /** Returns how two failure-free outputs differ, or {@code null}. */
    @Nullable
    String difference(Map<String, List<Object>> published) {
        for (String sink : program.sinks()) {
            String finding = find(sink, Guarantee.EXACTLY_ONCE, counted(sink, published));
            if (finding != null) {
                return finding
                        + ". Without any fault, two schedules give different output there: it depends on the order"
                        + " in which records meet. Say what of it does not, by Simulation.compareBy(\"" + sink
                        + "\", record -> …)";
            }
        }
        return null;
    }

    private @Nullable String find(String sink, Guarantee promised, Map<Object, Integer> found) {
        List<String> missing = new ArrayList<>();
        List<String> surplus = new ArrayList<>();
        Map<Object, Integer> wanted = expected.get(sink);
        for (Map.Entry<Object, Integer> entry : wanted.entrySet()) {
            int times = found.getOrDefault(entry.getKey(), 0);
            if (times < entry.getValue()) {
                missing.add(entry.getKey() + " (" + times + " of " + entry.getValue() + " times)");
            }
        }
        for (Map.Entry<Object, Integer> entry : found.entrySet()) {
            int times = wanted.getOrDefault(entry.getKey(), 0);
            if (times < entry.getValue()) {
                surplus.add(entry.getKey() + " (" + entry.getValue() + " times instead of " + times + ")");
            }
        }
        boolean lost = promised != Guarantee.AT_MOST_ONCE && !missing.isEmpty();
        boolean repeated = promised != Guarantee.AT_LEAST_ONCE && !surplus.isEmpty();
        if (!lost && !repeated) {
            return null;
        }
        return "sink '" + sink + "' promises " + promised + (lost ? "; missing: " + some(missing) : "")
                + (repeated ? "; too often: " + some(surplus) : "");
    }

    private static String some(List<String> findings) {
        List<String> shown = findings.subList(0, Math.min(SHOWN, findings.size()));
        int more = findings.size() - shown.size();
        return String.join(", ", shown) + (more == 0 ? "" : " and " + more + " more");
    }

    private Map<Object, Integer> counted(String sink, Map<String, List<Object>> published) {
        Function<Object, ?> identity = identities.getOrDefault(sink, Function.identity());
        Map<Object, Integer> counts = new HashMap<>();
        for (Object record : published.getOrDefault(sink, List.of())) {
            counts.merge(identity.apply(record), 1, Integer::sum);
        }
        return counts;
    }
}
