package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.DataStream;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts and sums numbers by their remainder, one line of output a number, and says what it must give for the numbers
 * from 0: the same by a plain loop. With 1, 2, 3 or 4 splits all numbers of a key are in one split, so that their order
 * is fixed.
 */
final class CountByKey extends KeyedProcessFunction<Integer, Long, String> {
    static final int KEYS = 12;

    private static final long serialVersionUID = 1L;

    private transient ValueState<Totals> totals;

    /** What is kept of a key. */
    record Totals(int count, long sum) {}

    static SingleOutputStreamOperator<String> of(DataStream<Long> numbers) {
        return numbers.keyBy(number -> (int) (number % KEYS), Integer.class)
                .process(new CountByKey())
                .name("count");
    }

    @Override
    public void open(OpenContext openContext) {
        totals = getRuntimeContext().getState(new ValueStateDescriptor<>("totals", Totals.class));
    }

    @Override
    public void processElement(Long value, Context ctx, Collector<String> out) {
        Totals before = totals.value();
        Totals now = before == null ? new Totals(1, value) : new Totals(before.count + 1, before.sum + value);
        totals.update(now);
        out.collect(line(ctx.getCurrentKey(), now.count, now.sum));
    }

    private static String line(int key, int count, long sum) {
        return key + ":" + count + ":" + sum;
    }

    static List<String> expected(long end) {
        int[] counts = new int[KEYS];
        long[] sums = new long[KEYS];
        List<String> lines = new ArrayList<>();
        for (long number = 0; number < end; number++) {
            int key = (int) (number % KEYS);
            counts[key]++;
            sums[key] += number;
            lines.add(line(key, counts[key], sums[key]));
        }
        return lines;
    }

    /** Checks that the lines are those of the numbers below a bound, each once and in order by key. */
    static void verify(String when, List<String> lines, long end) {
        assertThat(byKey(lines)).as(when).isEqualTo(byKey(expected(end)));
    }

    private static Map<String, List<String>> byKey(List<String> lines) {
        Map<String, List<String>> byKey = new LinkedHashMap<>();
        for (String line : lines) {
            byKey.computeIfAbsent(line.substring(0, line.indexOf(':')), key -> new ArrayList<>())
                    .add(line);
        }
        return byKey;
    }
}
