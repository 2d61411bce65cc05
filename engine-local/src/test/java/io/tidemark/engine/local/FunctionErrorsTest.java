package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.DataStream;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.functions.MapFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.RichMapFunction;
import io.tidemark.api.state.ValueStateDescriptor;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a user function must not do, and how it is told. */
class FunctionErrorsTest {
    @Test
    void aMapThatReturnsNullIsToldToUseFlatMap() throws Exception {
        assertThat(failureOf(n -> null)).hasMessageContaining("'mapper'").hasMessageContaining("flatMap");
    }

    @Test
    void aNullKeyIsRefusedNamingTheRecord() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(2);
        env.fromSequence(1, 10)
                .keyBy(n -> n == 7 ? null : n, Long.class)
                .reduce(Long::sum)
                .name("sums")
                .sinkTo(new CollectSink<>());

        assertThat(Await.end(env.executeAsync("job")))
                .hasMessageContaining("'sums'")
                .hasMessageContaining("null")
                .hasMessageContaining("record 7");
    }

    @Test
    void aCollectedNullIsRefused() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(2);
        env.fromSequence(1, 10)
                .<Long>flatMap((n, out) -> out.collect(null))
                .name("spreader")
                .sinkTo(new CollectSink<>());

        assertThat(Await.end(env.executeAsync("job")))
                .hasMessageContaining("'spreader'")
                .hasMessageContaining("null");
    }

    @Test
    void stateOutsideOfAKeyedStreamIsRefused() throws Exception {
        assertThat(failureOf(new StateKeeper(true)))
                .hasMessageContaining("'mapper'")
                .hasMessageContaining("'kept'")
                .hasMessageContaining("keyBy");
    }

    @Test
    void stateDeclaredAfterOpenIsRefused() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(2);
        env.fromSequence(1, 10)
                .keyBy(n -> n, Long.class)
                .map(new StateKeeper(false))
                .name("late")
                .sinkTo(new CollectSink<>());

        assertThat(Await.end(env.executeAsync("job")))
                .hasMessageContaining("'late'")
                .hasMessageContaining("'kept'")
                .hasMessageContaining("open()");
    }

    @Test
    void theContextOfARichFunctionDoesNotExistBeforeItIsOpened() throws Exception {
        StateKeeper function = new StateKeeper(false);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try {
            function.getRuntimeContext();
        } catch (IllegalStateException e) {
            thrown.set(e);
        }
        assertThat(thrown.get()).hasMessageContaining("open()");
    }

    @Test
    void aFailureInOpenNamesTheOperator() throws Exception {
        assertThat(failureOf(new RichMapFunction<>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void open(OpenContext openContext) {
                        throw new IllegalStateException("no key to the door");
                    }

                    @Override
                    public Long map(Long value) {
                        return value;
                    }
                }))
                .hasMessageContaining("'mapper'")
                .hasMessageContaining("no key to the door");
    }

    @Test
    void aFailureInAnOperatorChainedBehindAnotherNamesTheRightOne() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(1);
        DataStream<Long> first =
                env.fromSequence(1, 10).name("numbers").map(n -> n).name("first");
        first.<Long>flatMap((n, out) -> out.collect(n))
                .name("second")
                .map(n -> 10 / (n - 5))
                .name("third")
                .sinkTo(new CollectSink<>());

        JobExecutionException end = Await.end(env.executeAsync("job"));
        assertThat(end).hasMessageContaining("'third'");
        assertThat(end.getCause()).isInstanceOf(ArithmeticException.class);
    }

    private static JobExecutionException failureOf(MapFunction<Long, Long> mapper) throws Exception {
        StreamExecutionEnvironment env = Environments.plain(2);
        env.fromSequence(1, 10).map(mapper).name("mapper").sinkTo(new CollectSink<>());
        return Await.end(env.executeAsync("job"));
    }

    private static final class StateKeeper extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        private final boolean early;

        StateKeeper(boolean early) {
            this.early = early;
        }

        private void declare() {
            getRuntimeContext().getState(new ValueStateDescriptor<>("kept", Long.class));
        }

        @Override
        public void open(OpenContext openContext) {
            if (early) {
                declare();
            }
        }

        @Override
        public Long map(Long value) {
            declare();
            return value;
        }
    }
}
