package io.tidemark.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.functions.AsyncFunction;
import io.tidemark.api.functions.AsyncRetryStrategies;
import io.tidemark.api.functions.AsyncRetryStrategy;
import io.tidemark.api.functions.ResultFuture;
import io.tidemark.api.functions.RetryPredicates;
import io.tidemark.api.functions.RichAsyncFunction;
import io.tidemark.api.serde.Serdes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AsyncDataStreamTest {
    private final StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    private final DataStream<Long> numbers = env.fromData(1L, 2L).name("numbers");

    private static final AsyncRetryStrategy<String> RETRIES = new AsyncRetryStrategies.FixedDelayRetryStrategyBuilder<
                    String>(3, 10)
            .ifResult(RetryPredicates.EMPTY_RESULT_PREDICATE)
            .build();

    private static final class LookUp extends RichAsyncFunction<Long, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void asyncInvoke(Long input, ResultFuture<String> resultFuture) {}
    }

    private Operation.AsyncWait<?, ?> last() {
        List<Node> nodes = env.getDataflow().nodes();
        return (Operation.AsyncWait<?, ?>) nodes.get(nodes.size() - 1).operation();
    }

    @Test
    void saysWhatWasAskedFor() {
        SingleOutputStreamOperator<String> results =
                AsyncDataStream.orderedWait(numbers, new LookUp(), 2, TimeUnit.SECONDS);
        assertThat(results.type).isEqualTo(String.class);
        assertThat(last().ordered()).isTrue();
        assertThat(last().timeoutMillis()).isEqualTo(2_000);
        assertThat(last().capacity()).isEqualTo(100);
        assertThat(last().inputSerde().schema()).isEqualTo("long");
        assertThat(last().retries().canRetry(1)).isFalse();
        AsyncDataStream.unorderedWaitWithRetry(numbers, new LookUp(), 1, TimeUnit.MINUTES, 7, RETRIES);
        assertThat(last().ordered()).isFalse();
        assertThat(last().timeoutMillis()).isEqualTo(60_000);
        assertThat(last().capacity()).isEqualTo(7);
        assertThat(last().retries()).isSameAs(RETRIES);
        AsyncDataStream.unorderedWait(numbers, new LookUp(), 0, TimeUnit.SECONDS);
        assertThat(last().timeoutMillis()).isZero();
    }

    @Test
    void findsTheTypeOfTheRecordsOrAsksForIt() {
        DataStream<Object> unknown = numbers.flatMap((number, out) -> out.collect(number));
        AsyncFunction<Object, String> lambda = (input, future) -> future.complete(List.of());
        assertThatThrownBy(() -> AsyncDataStream.orderedWait(unknown, lambda, 1, TimeUnit.SECONDS))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'FlatMap'", "returns(", "serde");
        DataStream<Long> alsoUnknown = numbers.flatMap((number, out) -> out.collect(number));
        AsyncDataStream.orderedWait(alsoUnknown, new LookUp(), 1, TimeUnit.SECONDS);
        assertThat(last().inputSerde().schema()).isEqualTo("long");
        AsyncDataStream.orderedWait(alsoUnknown, new LookUp(), 1, TimeUnit.SECONDS, 10, Serdes.longValue());
        assertThat(last().inputSerde()).isSameAs(Serdes.longValue());
        DataStream<Thread> impossible = numbers.map(number -> new Thread()).returns(Thread.class);
        assertThatThrownBy(() -> AsyncDataStream.<Thread, String>orderedWait(
                        impossible, (input, future) -> {}, 1, TimeUnit.SECONDS))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'Map'", "Thread");
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        assertThatThrownBy(() -> AsyncDataStream.orderedWait(numbers, new LookUp(), -1, TimeUnit.SECONDS))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'numbers'", "-1");
        assertThatThrownBy(() -> AsyncDataStream.orderedWait(numbers, new LookUp(), 5, TimeUnit.NANOSECONDS))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'numbers'", "millisecond");
        assertThatThrownBy(() -> AsyncDataStream.orderedWait(numbers, new LookUp(), 1, TimeUnit.SECONDS, 0))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'numbers'", "capacity of 0");
        assertThatThrownBy(
                        () -> AsyncDataStream.orderedWaitWithRetry(numbers, new LookUp(), 0, TimeUnit.SECONDS, RETRIES))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'numbers'", "timeout");
        assertThatThrownBy(() -> new AsyncRetryStrategies.FixedDelayRetryStrategyBuilder<String>(0, 10))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AsyncRetryStrategies.FixedDelayRetryStrategyBuilder<String>(1, 10).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("ifResult", "ifException");
    }
}
