package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * How often each record came out in the end.
 *
 * @param missing the numbers of those that did not
 * @param repeated the numbers of those that came more than once
 * @param foreign what came and is none of the records
 */
record Tally(SortedSet<Integer> missing, SortedSet<Integer> repeated, List<Object> foreign) {

    static <T> Tally of(Collection<? extends T> found, IntFunction<? extends T> record, int count) {
        Map<Object, Integer> numbers = new HashMap<>();
        SortedSet<Integer> missing = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            Integer other = numbers.put(record.apply(i), i);
            if (other != null) {
                throw new AssertionError("record(" + i + ") equals record(" + other
                        + "): the contract tells records apart by equals; make each of its own.");
            }
            missing.add(i);
        }
        SortedSet<Integer> repeated = new TreeSet<>();
        List<Object> foreign = new ArrayList<>();
        for (T one : found) {
            Integer number = numbers.get(one);
            if (number == null) {
                foreign.add(one);
            } else if (!missing.remove(number)) {
                repeated.add(number);
            }
        }
        return new Tally(missing, repeated, foreign);
    }

    boolean keeps(Guarantee guarantee) {
        return foreign.isEmpty()
                && switch (guarantee) {
                    case EXACTLY_ONCE -> missing.isEmpty() && repeated.isEmpty();
                    case AT_LEAST_ONCE -> missing.isEmpty();
                    case AT_MOST_ONCE -> repeated.isEmpty();
                    case NONE -> true;
                };
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (!missing.isEmpty()) {
            parts.add("records " + missing + " are missing");
        }
        if (!repeated.isEmpty()) {
            parts.add("records " + repeated + " came more than once");
        }
        if (!foreign.isEmpty()) {
            parts.add("nobody wrote " + foreign);
        }
        return parts.isEmpty() ? "every record came once" : String.join("; ", parts);
    }
}
