package io.tidemark.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.functions.AggregatingStateDescriptor;
import io.tidemark.api.functions.MapFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.ReducingStateDescriptor;
import io.tidemark.api.functions.RichFunction;
import io.tidemark.api.functions.RichMapFunction;
import io.tidemark.api.functions.RuntimeContext;
import io.tidemark.api.state.AggregatingState;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyedRichFunctionTest {
    private static final OpenContext OPEN = new OpenContext() {};

    /** Tells which copy it is and what happened to it. */
    private static final class Counting extends RichMapFunction<String, String> {
        private static final long serialVersionUID = 1L;

        private final transient List<String> shared;
        private int records;

        Counting(List<String> shared) {
            this.shared = shared;
        }

        @Override
        public void open(OpenContext openContext) {
            shared.add("open in " + getRuntimeContext().getTaskName());
        }

        @Override
        public String map(String value) {
            records++;
            return value + records;
        }

        @Override
        public void close() {
            shared.add("close after " + records);
        }
    }

    private record NamedContext(String getTaskName) implements RuntimeContext {
        @Override
        public String getJobName() {
            return "job";
        }

        @Override
        public int getIndexOfThisSubtask() {
            return 0;
        }

        @Override
        public int getNumberOfParallelSubtasks() {
            return 1;
        }

        @Override
        public <T> ValueState<T> getState(ValueStateDescriptor<T> descriptor) {
            throw new UnsupportedOperationException("no state in these tests");
        }

        @Override
        public <E> ListState<E> getListState(ListStateDescriptor<E> descriptor) {
            throw new UnsupportedOperationException("no state in these tests");
        }

        @Override
        public <A, B> MapState<A, B> getMapState(MapStateDescriptor<A, B> descriptor) {
            throw new UnsupportedOperationException("no state in these tests");
        }

        @Override
        public <T> ReducingState<T> getReducingState(ReducingStateDescriptor<T> descriptor) {
            throw new UnsupportedOperationException("no state in these tests");
        }

        @Override
        public <I, A, O> AggregatingState<I, O> getAggregatingState(AggregatingStateDescriptor<I, A, O> descriptor) {
            throw new UnsupportedOperationException("no state in these tests");
        }

        @Override
        public Counter getCounter(String name) {
            throw new UnsupportedOperationException("no counters in these tests");
        }
    }

    private final List<String> events = new ArrayList<>();
    private final KeyedRichFunction<Object, String, String> original = new KeyedRichFunction<>(
            new Counting(events),
            (function, value, out) -> out.collect(asMap(function).map(value)));

    @SuppressWarnings("unchecked") // the function above is one
    private static MapFunction<String, String> asMap(RichFunction function) {
        return (MapFunction<String, String>) function;
    }

    @SuppressWarnings("unchecked") // a copy is of the class of its original
    private KeyedRichFunction<Object, String, String> copy() {
        return (KeyedRichFunction<Object, String, String>) original.copyForSubtask();
    }

    private static List<String> run(KeyedRichFunction<Object, String, String> function, String... values)
            throws Exception {
        List<String> out = new ArrayList<>();
        for (String value : values) {
            function.processElement(value, null, out::add);
        }
        return out;
    }

    @Test
    void everySubtaskWorksOnACopyOfTheWrappedFunction() throws Exception {
        KeyedRichFunction<Object, String, String> one = copy();
        KeyedRichFunction<Object, String, String> two = copy();
        assertThat(run(one, "a", "b")).containsExactly("a1", "b2");
        assertThat(run(two, "c")).containsExactly("c1");
        assertThat(run(copy(), "d")).containsExactly("d1");
    }

    @Test
    void theWrappedFunctionIsOpenedInItsSubtaskAndClosed() throws Exception {
        KeyedRichFunction<Object, String, String> function = copy();
        function.setRuntimeContext(new NamedContext("counter"));
        function.open(OPEN);
        run(function, "a", "b");
        function.close();
        assertThat(events).containsExactly("open in counter", "close after 2");
    }

    @Test
    void aCopyHasNoContextOfItsOriginal() {
        Counting function = new Counting(events);
        function.setRuntimeContext(new NamedContext("first"));
        RichFunction copy = function.copyForSubtask();
        assertThat(function.getRuntimeContext().getTaskName()).isEqualTo("first");
        assertThatThrownBy(copy::getRuntimeContext)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(Counting.class.getName(), "open()");
    }

    @Test
    void aFunctionThatRefusesToBeCopiedIsNamed() {
        RichFunction stubborn = new RichFunction() {
            private static final long serialVersionUID = 1L;

            @Override
            protected Object clone() throws CloneNotSupportedException {
                throw new CloneNotSupportedException();
            }
        };
        assertThatThrownBy(stubborn::copyForSubtask)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(stubborn.getClass().getName(), "clone()");
    }
}
