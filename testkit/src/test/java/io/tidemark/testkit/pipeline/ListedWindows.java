package io.tidemark.testkit.pipeline;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.Window;
import java.util.stream.StreamSupport;

/** Lists the numbers of each window by size. */
final class ListedWindows<W extends Window> extends ProcessWindowFunction<Long, String, Long, W> {
    private static final long serialVersionUID = 1L;

    private final String name;

    ListedWindows(String name) {
        this.name = name;
    }

    static String list(Iterable<Long> numbers) {
        return StreamSupport.stream(numbers.spliterator(), false)
                .sorted()
                .toList()
                .toString();
    }

    @Override
    public void process(Long key, Context context, Iterable<Long> numbers, Collector<String> out) {
        out.collect(name + " " + key + " " + context.window() + ": " + list(numbers));
    }
}
