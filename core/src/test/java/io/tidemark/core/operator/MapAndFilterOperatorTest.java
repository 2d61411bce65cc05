package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.functions.FilterFunction;
import io.tidemark.api.functions.MapFunction;
import io.tidemark.core.stream.RecordBatch;
import org.junit.jupiter.api.Test;

class MapAndFilterOperatorTest {
    private final Batches out = new Batches();
    private final TestContext context = new TestContext("the operator", 0, 1);
    private final OperatorRuntime runtime = Batches.runtime(context, new MapStateBackend());

    private MapOperator map(MapFunction<Object, Object> function) {
        return new MapOperator("id", "the operator", function, runtime, new Output(out));
    }

    private FilterOperator filter(FilterFunction<Object> function) {
        return new FilterOperator("id", "the operator", function, runtime, new Output(out));
    }

    @Test
    void mapReplacesValuesInPlaceAndKeepsTimestampsAndKeys() throws Exception {
        RecordBatch batch = Batches.keyedByRemainder(3, 1, 2, 3);
        map(value -> "n" + value).accept(batch);
        assertThat(out.received).containsExactly(batch);
        assertThat(out.values()).containsExactly("n1", "n2", "n3");
        assertThat(out.timestamps()).containsExactly(10L, 20L, 30L);
        assertThat(batch.keys).startsWith(1L, 2L, 0L);
    }

    @Test
    void filterClosesTheGapsOfValues() throws Exception {
        RecordBatch batch = Batches.of(1, 2, 3, 4, 5);
        filter(value -> (Integer) value % 2 == 1).accept(batch);
        assertThat(out.received).containsExactly(batch);
        assertThat(out.values()).containsExactly(1, 3, 5);
        assertThat(batch.values[3]).as("what is dropped can be collected").isNull();
        assertThat(batch.values[4]).isNull();
    }

    @Test
    void filterKeepsTimestampsAndKeysWithTheirRecords() throws Exception {
        RecordBatch batch = Batches.keyedByRemainder(3, 1, 2, 3, 4, 5, 6);
        int hashOf5 = batch.hashes[4];
        filter(value -> (Long) value >= 4 || value.equals(1L)).accept(batch);
        assertThat(out.values()).containsExactly(1L, 4L, 5L, 6L);
        assertThat(out.timestamps()).containsExactly(10L, 40L, 50L, 60L);
        assertThat(batch.keys).startsWith(1L, 1L, 2L, 0L);
        assertThat(batch.hashes[2]).isEqualTo(hashOf5);
    }

    @Test
    void filterHandsOnNothingWhenNothingIsLeft() throws Exception {
        filter(value -> false).accept(Batches.of(1, 2));
        assertThat(out.received).isEmpty();
    }

    @Test
    void aNullOutputIsRefusedWithTheOperatorsNameAndAdvice() {
        assertThatThrownBy(() -> map(value -> null).accept(Batches.of(1)))
                .isInstanceOfSatisfying(
                        OperatorException.class,
                        e -> assertThat(e.operatorName()).isEqualTo("the operator"))
                .hasMessageContainingAll("the operator", "map function", "null", "flatMap");
        assertThat(out.received).isEmpty();
    }

    @Test
    void aFailureOfTheFunctionIsTheCause() {
        IllegalStateException failure = new IllegalStateException("bad record");
        assertThatThrownBy(() -> filter(value -> {
                            throw failure;
                        })
                        .accept(Batches.of(1)))
                .isInstanceOf(OperatorException.class)
                .hasMessageContainingAll("the operator", "bad record")
                .hasCause(failure);
    }

    @Test
    void anEndlessRecursionIsAFailureOfItsOperatorToo() {
        assertThatThrownBy(() -> map(value -> endlessly(1)).accept(Batches.of(1)))
                .isInstanceOf(OperatorException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static Object endlessly(int depth) {
        return endlessly(depth + 1);
    }

    @Test
    void recordsAreCountedAsTheyCome() throws Exception {
        FilterOperator filter = filter(value -> false);
        filter.accept(Batches.of(1, 2, 3));
        filter.accept(Batches.of(4));
        assertThat(context.counter("recordsIn").value()).isEqualTo(4);
    }

    @Test
    void everyConsumerOfAnOutputHasABatchOfItsOwn() throws Exception {
        Batches doubled = new Batches();
        MapOperator doubler = new MapOperator("d", "doubler", v -> (Long) v * 2, runtime, new Output(doubled));
        FilterOperator none = new FilterOperator("n", "none", v -> false, runtime, new Output(new Batches()));
        Output three = new Output(doubler, none, out);
        new MapOperator("id", "head", v -> v, runtime, three).accept(Batches.keyedByRemainder(2, 1, 2));
        assertThat(out.values()).containsExactly(1L, 2L);
        assertThat(out.timestamps()).containsExactly(10L, 20L);
        assertThat(doubled.values()).containsExactly(2L, 4L);
    }
}
