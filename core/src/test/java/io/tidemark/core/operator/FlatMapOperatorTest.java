package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.api.functions.FlatMapFunction;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.core.stream.RecordBatch;
import org.junit.jupiter.api.Test;

/** The operator and the collector that it emits through. */
class FlatMapOperatorTest {
    private final Batches out = new Batches();
    private final IllegalStateException diskFull = new IllegalStateException("disk full");

    private FlatMapOperator flatMap(FlatMapFunction<Object, Object> function, BatchConsumer behind) {
        return new FlatMapOperator(
                "id", "splitter", function, Batches.runtime("splitter", new MapStateBackend()), new Output(behind));
    }

    private void failBehind(RecordBatch batch) throws OperatorException {
        throw new OperatorException("writer", diskFull);
    }

    @Test
    void emitsAnyNumberOfRecordsWithTheTimestampOfTheirOrigin() throws Exception {
        RecordBatch batch = Batches.of();
        batch.add(0, 100);
        batch.add(2, 200);
        batch.add(1, SourceOutput.NO_TIMESTAMP);
        flatMap(
                        (value, collector) -> {
                            for (int i = 0; i < (Integer) value; i++) {
                                collector.collect(value + "/" + i);
                            }
                        },
                        out)
                .accept(batch);
        assertThat(out.received).hasSize(1);
        assertThat(out.values()).containsExactly("2/0", "2/1", "1/0");
        assertThat(out.timestamps()).containsExactly(200L, 200L, SourceOutput.NO_TIMESTAMP);
    }

    @Test
    void cutsWhatIsManyIntoFullBatches() throws Exception {
        int most = RecordBatch.MAX_RECORDS;
        flatMap(
                        (value, collector) -> {
                            for (int i = 0; i < 2 * most + 100; i++) {
                                collector.collect(i);
                            }
                        },
                        out)
                .accept(Batches.of("all"));
        assertThat(out.received).extracting(batch -> batch.size).containsExactly(most, most, 100);
        assertThat(out.values()).hasSize(2 * most + 100).startsWith(0, 1).doesNotHaveDuplicates();
    }

    @Test
    void holdsNothingBackBetweenBatches() throws Exception {
        FlatMapOperator operator = flatMap((value, collector) -> collector.collect(value), out);
        operator.accept(Batches.of(1));
        operator.accept(Batches.of(2));
        assertThat(out.received).hasSize(2);
        assertThat(out.values()).containsExactly(1, 2);
    }

    @Test
    void aFullBatchIsNotFollowedByAnEmptyOne() throws Exception {
        FlatMapOperator operator = flatMap(
                (value, collector) -> {
                    for (int i = 0; i < RecordBatch.MAX_RECORDS; i++) {
                        collector.collect(i);
                    }
                },
                out);
        operator.accept(Batches.of(1));
        assertThat(out.received).extracting(batch -> batch.size).containsExactly(RecordBatch.MAX_RECORDS);
    }

    @Test
    void aNullOutputIsRefusedWithTheOperatorsName() {
        assertThatThrownBy(() -> flatMap((value, collector) -> collector.collect(null), out)
                        .accept(Batches.of(1)))
                .isInstanceOf(OperatorException.class)
                .hasMessageContainingAll("splitter", "null");
    }

    @Test
    void aFailureBehindKeepsItsOwnName() {
        OperatorException failure = catchThrowableOfType(
                OperatorException.class,
                () -> flatMap((value, collector) -> collector.collect(value), this::failBehind)
                        .accept(Batches.of(1)));
        assertThat(failure.operatorName()).isEqualTo("writer");
        assertThat(failure).hasCause(diskFull);
    }

    @Test
    void aFunctionThatCatchesAFailureBehindDoesNotHideIt() {
        assertThat(failureOf((value, collector) -> {
                    try {
                        emitAFullBatch(value, collector::collect);
                    } catch (RuntimeException e) {
                        assertThat(e).hasRootCause(diskFull);
                    }
                }))
                .isEqualTo("writer");
    }

    @Test
    void aFunctionThatWrapsAFailureBehindDoesNotTakeTheBlame() {
        assertThat(failureOf((value, collector) -> {
                    try {
                        emitAFullBatch(value, collector::collect);
                    } catch (RuntimeException e) {
                        throw new IllegalArgumentException("could not process " + value, e);
                    }
                }))
                .isEqualTo("writer");
    }

    @Test
    void aFunctionThatReplacesAFailureBehindDoesNotTakeTheBlame() {
        assertThat(failureOf((value, collector) -> {
                    try {
                        emitAFullBatch(value, collector::collect);
                    } catch (RuntimeException e) {
                        throw new IllegalArgumentException("something went wrong");
                    }
                }))
                .isEqualTo("writer");
    }

    @Test
    void nothingIsHandedOnAfterAFailureBehind() {
        int[] batches = {0};
        FlatMapOperator operator = flatMap(
                (value, collector) -> {
                    for (int i = 0; i < 5; i++) {
                        try {
                            emitAFullBatch(value, collector::collect);
                        } catch (RuntimeException e) {
                            assertThat(e).hasRootCause(diskFull);
                        }
                    }
                },
                batch -> {
                    batches[0]++;
                    failBehind(batch);
                });
        assertThatThrownBy(() -> operator.accept(Batches.of(1))).isInstanceOf(OperatorException.class);
        assertThat(batches[0]).isEqualTo(1);
    }

    private String failureOf(FlatMapFunction<Object, Object> function) {
        FlatMapOperator operator = flatMap(function, this::failBehind);
        OperatorException failure =
                catchThrowableOfType(OperatorException.class, () -> operator.accept(Batches.of(1, 2)));
        assertThat(failure).hasCause(diskFull);
        return failure.operatorName();
    }

    private static void emitAFullBatch(Object value, java.util.function.Consumer<Object> collector) {
        for (int i = 0; i < RecordBatch.MAX_RECORDS; i++) {
            collector.accept(value);
        }
    }
}
