package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.functions.AsyncRetryStrategies;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.ResultFuture;
import io.tidemark.api.functions.RetryPredicates;
import io.tidemark.api.functions.RichAsyncFunction;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.core.checkpoint.ListSnapshot;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Asynchronous requests: order, capacity, timeouts, retries. */
class AsyncWaitTest {
    @Test
    void orderedResultsComeInTheOrderOfTheRecords() throws Exception {
        AsyncHarness h = AsyncHarness.of(true).open(null);
        h.accept(1, 2);
        h.operator.watermark(25);
        h.accept(3);
        h.answer(3, 2);
        assertThat(h.out).isEmpty();
        h.answer(1);
        assertThat(h.out).containsExactly("r1@10", "r2@20", "w25", "r3@30");
        assertThat(h.operator.isBusy()).isFalse();
    }

    @Test
    void unorderedResultsComeAsTheyCompleteButNotAcrossAWatermark() throws Exception {
        AsyncHarness h = AsyncHarness.of(false);
        h.capacity = 5;
        h.open(null);
        h.accept(1, 2);
        h.operator.watermark(25);
        h.accept(3, 4);
        h.operator.watermark(45);
        h.answer(4, 2);
        assertThat(h.out).containsExactly("r2@20");
        h.answer(1);
        assertThat(h.out).containsExactly("r2@20", "r1@10", "w25", "r4@40");
        h.answer(3);
        assertThat(h.out).endsWith("r3@30", "w45");
    }

    @Test
    void idlenessKeepsItsPlaceToo() throws Exception {
        for (boolean ordered : new boolean[] {true, false}) {
            AsyncHarness h = AsyncHarness.of(ordered).open(null);
            h.accept(1);
            h.operator.idle(true);
            assertThat(h.out).isEmpty();
            h.answer(1);
            assertThat(h.out).containsExactly("r1@10", "idle");
            h.operator.idle(false);
            assertThat(h.out).endsWith("active");
        }
    }

    @Test
    void aResultIsAnyNumberOfRecords() throws Exception {
        AsyncHarness h = AsyncHarness.of(false).open(null);
        h.accept(1, 2);
        h.futures.get(1L).complete(List.of());
        h.futures.get(2L).complete(List.of("a", "b"));
        h.advance();
        assertThat(h.out).containsExactly("a@20", "b@20");
    }

    @Test
    void noMoreRequestsAreUnderWayThanTheCapacityAllows() throws Exception {
        for (boolean ordered : new boolean[] {true, false}) {
            AsyncHarness h = AsyncHarness.of(ordered).open(null);
            h.accept(1, 2, 3, 4, 5);
            assertThat(h.asked).containsExactly(1L, 2L, 3L);
            assertThat(h.operator.isFull()).isTrue();
            assertThat(h.operator.isBusy()).isTrue();
            h.answer(1);
            assertThat(h.asked).containsExactly(1L, 2L, 3L, 4L);
            h.answer(2, 3);
            assertThat(h.asked).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(h.operator.isFull()).isFalse();
            assertThat(h.operator.isBusy()).isTrue();
        }
    }

    @Test
    void aResultThatWaitsForItsTurnTakesUpCapacity() throws Exception {
        AsyncHarness h = AsyncHarness.of(true).open(null);
        h.accept(1, 2, 3, 4);
        h.answer(2, 3);
        assertThat(h.asked).containsExactly(1L, 2L, 3L);
        assertThat(h.operator.isFull()).isTrue();
        h.answer(1);
        assertThat(h.asked).endsWith(4L);
    }

    @Test
    void requestsAnsweredAtOnceGoThroughWhateverTheCapacity() throws Exception {
        AsyncHarness h = AsyncHarness.of(true);
        h.function = (input, future) -> future.complete(List.of(input));
        h.capacity = 1;
        h.open(null);
        long[] many = new long[5_000];
        Arrays.setAll(many, i -> i);
        h.accept(many);
        assertThat(h.operator.isFull()).as("a slice at a time").isTrue();
        int steps = 0;
        while (h.advance() > 0) {
            steps++;
        }
        assertThat(steps).isGreaterThan(2);
        assertThat(h.out).hasSize(5_000).startsWith("0@0", "1@10").endsWith("4999@49990");
    }

    @Test
    void onlyTheFirstAnswerCounts() throws Exception {
        AsyncHarness h = AsyncHarness.of(false).open(null);
        h.accept(1);
        h.answer(1);
        h.answer(1);
        h.futures.get(1L).completeExceptionally(new IOException("late"));
        h.advance();
        assertThat(h.out).containsExactly("r1@10");
    }

    @Test
    void aRequestThatIsNotAnsweredInTimeFailsTheJobAndNamesOperatorTimeAndRecord() throws Exception {
        AsyncHarness h = AsyncHarness.of(false).open(null);
        h.accept(17);
        h.now += 99;
        assertThat(h.advance()).isZero();
        h.now++;
        assertThatThrownBy(h::advance)
                .isInstanceOf(OperatorException.class)
                .cause()
                .hasMessageContainingAll("'look-up'", "100 ms", "17", "timeout()");
        assertThat(h.timedOut).containsExactly(17L);
        assertThat(h.context.metrics().counter("requestsTimedOut").value()).isEqualTo(1);
    }

    @Test
    void theFunctionMayMakeSomethingOfATimeoutAndWhatComesLaterIsIgnored() throws Exception {
        AsyncHarness h = AsyncHarness.of(true);
        h.function = h.new Waiting() {
            private static final long serialVersionUID = 1L;

            @Override
            public void timeout(Object input, ResultFuture<Object> future) {
                future.complete(List.of("late " + input));
            }
        };
        h.open(null);
        h.accept(1, 2);
        h.futures.get(2L).complete(List.of("r2"));
        h.now += 100;
        h.advance();
        h.answer(1);
        assertThat(h.out).containsExactly("late 1@10", "r2@20");
    }

    @Test
    void aTimeoutThatCompletesNothingFailsTheJobInsteadOfHangingIt() throws Exception {
        AsyncHarness h = AsyncHarness.of(true);
        h.function = h.new Waiting() {
            private static final long serialVersionUID = 1L;

            @Override
            public void timeout(Object input, ResultFuture<Object> future) {}
        };
        h.open(null);
        h.accept(1);
        h.now += 100;
        h.advance();
        h.answer(1);
        assertThat(h.out).as("the answer to a request that has timed out").isEmpty();
        h.now += 100;
        assertThatThrownBy(h::advance).cause().hasMessageContainingAll("'look-up'", "timeout()");
    }

    @Test
    void aTimeoutThatIsCompletedAtOnceIsNotLateHoweverLongItsAnswerIsOnTheWay() throws Exception {
        AsyncHarness h = AsyncHarness.of(true);
        h.function = h.new Waiting() {
            private static final long serialVersionUID = 1L;

            @Override
            public void timeout(Object input, ResultFuture<Object> future) {
                future.complete(List.of("late"));
            }
        };
        h.open(null);
        h.accept(1);
        h.mailbox.holdsBack = true;
        h.now += 100;
        h.advance();
        h.now += 1_000;
        h.advance();
        h.mailbox.holdsBack = false;
        h.advance();
        assertThat(h.out).containsExactly("late@10");
    }

    @Test
    void aTimeoutOfZeroIsNone() throws Exception {
        AsyncHarness h = AsyncHarness.of(true);
        h.timeoutMillis = 0;
        h.open(null);
        h.accept(1);
        h.now = Long.MAX_VALUE;
        h.advance();
        h.answer(1);
        assertThat(h.out).containsExactly("r1@10");
    }

    @Test
    void aTimeoutBeyondTheEndOfTimeDoesNotComeTooEarly() throws Exception {
        AsyncHarness h = AsyncHarness.of(true);
        h.timeoutMillis = Long.MAX_VALUE;
        h.open(null);
        h.accept(1);
        h.advance();
        assertThat(h.timedOut).isEmpty();
    }

    @Test
    void aClockBefore1970IsNoTrouble() throws Exception {
        AsyncHarness h = AsyncHarness.of(true);
        h.now = -5_000;
        h.retries = new AsyncRetryStrategies.FixedDelayRetryStrategyBuilder<>(1, 10)
                .ifResult(RetryPredicates.EMPTY_RESULT_PREDICATE)
                .build();
        h.open(null);
        h.accept(1);
        h.futures.get(1L).complete(List.of());
        h.advance();
        h.now += 10;
        h.advance();
        assertThat(h.asked).hasSize(2);
        h.now += 90;
        assertThatThrownBy(h::advance).cause().hasMessageContaining("100 ms");
    }

    @Test
    void anErrorFailsTheJob() throws Exception {
        AsyncHarness h = AsyncHarness.of(false).open(null);
        h.accept(1);
        IOException error = new IOException("no answer");
        h.futures.get(1L).completeExceptionally(error);
        assertThatThrownBy(h::advance)
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining("look-up")
                .hasCause(error);
    }

    @Test
    void whatTheFunctionThrowsFailsTheJob() throws Exception {
        AsyncHarness h = AsyncHarness.of(false);
        h.function = (input, future) -> {
            throw new IOException("thrown");
        };
        h.open(null);
        assertThatThrownBy(() -> h.accept(1))
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining("look-up")
                .rootCause()
                .hasMessage("thrown");
    }

    @Test
    void nullIsRefused() throws Exception {
        AsyncHarness h = AsyncHarness.of(false).open(null);
        h.accept(1, 2, 3);
        h.futures.get(1L).complete(null);
        assertThatThrownBy(h::advance).cause().hasMessageContainingAll("null", "1", "empty collection");
        h.futures.get(2L).complete(Arrays.asList("a", null));
        assertThatThrownBy(h::advance).cause().hasMessageContaining("null");
        h.futures.get(3L).completeExceptionally(null);
        assertThatThrownBy(h::advance).cause().hasMessageContaining("null");
    }

    private static AsyncHarness retrying(AsyncRetryStrategies.FixedDelayRetryStrategyBuilder<Object> strategy)
            throws Exception {
        AsyncHarness h = AsyncHarness.of(true);
        h.retries = strategy.build();
        return h.open(null);
    }

    @Test
    void aBadResultIsTriedAgainAfterADelay() throws Exception {
        AsyncHarness h = retrying(new AsyncRetryStrategies.FixedDelayRetryStrategyBuilder<>(2, 10)
                .ifResult(RetryPredicates.EMPTY_RESULT_PREDICATE));
        h.accept(1);
        ResultFuture<Object> first = h.futures.get(1L);
        first.complete(List.of());
        h.advance();
        assertThat(h.asked).hasSize(1);
        h.now += 10;
        h.advance();
        assertThat(h.asked).hasSize(2);
        first.complete(List.of("too late"));
        h.advance();
        assertThat(h.out).isEmpty();
        h.answer(1);
        assertThat(h.out).containsExactly("r1@10");
        assertThat(h.context.metrics().counter("requestsRepeated").value()).isEqualTo(1);
    }

    @Test
    void afterTheLastTryTheOutcomeStands() throws Exception {
        AsyncHarness h = retrying(new AsyncRetryStrategies.FixedDelayRetryStrategyBuilder<>(2, 10)
                .ifResult(result -> result.contains("bad"))
                .ifException(RetryPredicates.createExceptionTypePredicate(IOException.class)));
        h.accept(1, 2);
        for (int i = 0; i < 3; i++) {
            h.futures.get(1L).complete(List.of("bad"));
            h.futures.get(2L).completeExceptionally(new IOException("try " + (i + 1)));
            if (i < 2) {
                h.advance();
                h.now += 10;
                h.advance();
            }
        }
        assertThat(h.asked).hasSize(6);
        assertThatThrownBy(h::advance).rootCause().hasMessage("try 3");
        h.accept(3);
        assertThat(h.out).contains("bad@10");
    }

    @Test
    void anotherErrorIsNotTriedAgain() throws Exception {
        AsyncHarness h = retrying(new AsyncRetryStrategies.FixedDelayRetryStrategyBuilder<>(2, 10)
                .ifException(RetryPredicates.createExceptionTypePredicate(IOException.class)));
        h.accept(1);
        h.futures.get(1L).completeExceptionally(new IllegalStateException("broken"));
        assertThatThrownBy(h::advance).rootCause().hasMessage("broken");
    }

    @Test
    void theTimeoutGoesOverAllTries() throws Exception {
        AsyncHarness h = retrying(new AsyncRetryStrategies.FixedDelayRetryStrategyBuilder<>(1_000, 40)
                .ifException(RetryPredicates.HAS_EXCEPTION_PREDICATE));
        h.accept(1);
        for (int i = 0; i < 2; i++) {
            h.futures.get(1L).completeExceptionally(new IOException("down"));
            h.advance();
            h.now += 40;
            h.advance();
        }
        h.futures.get(1L).completeExceptionally(new IOException("down"));
        h.advance();
        h.now += 20;
        assertThatThrownBy(h::advance).cause().hasMessageContainingAll("'look-up'", "100 ms");
        assertThat(h.asked).hasSize(3);
    }

    @Test
    void delaysGrowUpToALimit() {
        var strategy = new AsyncRetryStrategies.ExponentialBackoffDelayRetryStrategyBuilder<String>(50, 100, 1_000, 2)
                .ifException(RetryPredicates.HAS_EXCEPTION_PREDICATE)
                .build();
        assertThat(strategy.getBackoffTimeMillis(1)).isEqualTo(100);
        assertThat(strategy.getBackoffTimeMillis(2)).isEqualTo(200);
        assertThat(strategy.getBackoffTimeMillis(4)).isEqualTo(800);
        assertThat(strategy.getBackoffTimeMillis(5)).isEqualTo(1_000);
        assertThat(strategy.getBackoffTimeMillis(50_000)).isEqualTo(1_000);
        assertThat(strategy.canRetry(50)).isTrue();
        assertThat(strategy.canRetry(51)).isFalse();
    }

    @Test
    void whatIsUnderWayOrWaitsIsInTheSnapshotAndMadeAgainBeforeWhatIsNew() throws Exception {
        AsyncHarness h = AsyncHarness.of(true).open(null);
        h.accept(1, 2, 3, 4, 5);
        h.answer(1, 3);
        assertThat(h.out).containsExactly("r1@10");
        List<ListSnapshot> frozen = h.snapshot();
        assertThat(frozen).singleElement().satisfies(list -> {
            assertThat(list.kind()).isEqualTo(ListSnapshot.Kind.SPLIT);
            assertThat(list.elements()).hasSize(4);
        });
        AsyncHarness next = AsyncHarness.of(true).open(frozen);
        next.accept(6);
        assertThat(next.asked).containsExactly(2L, 3L, 4L);
        next.answer(2, 3, 4);
        next.answer(5, 6);
        assertThat(next.out).containsExactly("r2@20", "r3@30", "r4@40", "r5@50", "r6@60");
        assertThat(next.snapshot()).isEmpty();
    }

    @Test
    void watermarksBetweenRequestsAreKeptWithThem() throws Exception {
        AsyncHarness h = AsyncHarness.of(false).open(null);
        h.accept(1);
        h.operator.watermark(15);
        h.accept(2);
        h.operator.watermark(25);
        AsyncHarness next = AsyncHarness.of(false);
        next.watermark = 25;
        next.open(h.snapshot());
        next.advance();
        next.answer(2);
        assertThat(next.out).isEmpty();
        next.answer(1);
        assertThat(next.out).containsExactly("r1@10", "w15", "r2@20", "w25");
    }

    @Test
    void aWatermarkBeyondWhatTheOperatorHadReachedAsAWholeIsNotRestored() throws Exception {
        AsyncHarness h = AsyncHarness.of(false).open(null);
        h.operator.watermark(15);
        h.accept(2);
        AsyncHarness next = AsyncHarness.of(false);
        next.watermark = 7;
        next.open(h.snapshot());
        next.advance();
        next.answer(2);
        assertThat(next.out).containsExactly("w7", "r2@20");
    }

    @Test
    void aFunctionWithALifeIsOpenedAndClosed() throws Exception {
        AsyncHarness h = AsyncHarness.of(false);
        RichLookUp rich = new RichLookUp();
        h.function = rich;
        h.open(null);
        h.accept(1);
        assertThat(h.out).containsExactly("look-up@10");
        h.operator.close();
        assertThat(rich.closed).isTrue();
    }

    @Test
    void stateByKeyIsRefused() {
        AsyncHarness h = AsyncHarness.of(false);
        h.function = new RichLookUp() {
            private static final long serialVersionUID = 1L;

            @Override
            public void open(OpenContext openContext) {
                getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
            }
        };
        assertThatThrownBy(() -> h.open(null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("'look-up'", "'count'", "asynchronous");
    }

    private static class RichLookUp extends RichAsyncFunction<Object, Object> {
        private static final long serialVersionUID = 1L;
        private transient String opened;
        private transient boolean closed;

        @Override
        public void open(OpenContext openContext) {
            opened = getRuntimeContext().getTaskName();
        }

        @Override
        public void asyncInvoke(Object input, ResultFuture<Object> resultFuture) {
            resultFuture.complete(List.of(opened));
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
