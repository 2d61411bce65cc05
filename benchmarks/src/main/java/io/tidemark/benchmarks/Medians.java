package io.tidemark.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Medians: what a disturbed run moves least. */
final class Medians {
    private Medians() {}

    /** Returns the middle value, or the mean of the two in the middle; {@code NaN} of nothing. */
    static <T> double of(Collection<T> items, ToDoubleFunction<T> figure) {
        List<Double> sorted =
                items.stream().mapToDouble(figure).sorted().boxed().toList();
        int size = sorted.size();
        return size == 0 ? Double.NaN : (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    }
}
