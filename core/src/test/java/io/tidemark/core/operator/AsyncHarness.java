package io.tidemark.core.operator;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.functions.AsyncFunction;
import io.tidemark.api.functions.AsyncRetryStrategies;
import io.tidemark.api.functions.AsyncRetryStrategy;
import io.tidemark.api.functions.ResultFuture;
import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.stream.RecordBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An operator of asynchronous requests whose answers the test gives, and what comes out of it, watermarks included. */
final class AsyncHarness {
    /** What comes out, in order: records, {@code "w" + watermark}, {@code "idle"} and {@code "active"}. */
    final List<Object> out = new ArrayList<>();

    /** The requests that were made, in order; a repeated one comes again. */
    final List<Object> asked = new ArrayList<>();

    final List<Object> timedOut = new ArrayList<>();
    final Map<Object, ResultFuture<Object>> futures = new LinkedHashMap<>();
    final TestMailbox mailbox = new TestMailbox();
    final TestContext context = new TestContext("look-up", 0, 1);
    long now = 1_000;
    boolean ordered;
    int capacity = 3;
    long timeoutMillis = 100;
    AsyncRetryStrategy<Object> retries = AsyncRetryStrategies.noRetry();
    AsyncFunction<Object, Object> function = new Waiting();
    long watermark = Long.MIN_VALUE;
    AsyncWaitOperator operator;

    static AsyncHarness of(boolean ordered) {
        AsyncHarness harness = new AsyncHarness();
        harness.ordered = ordered;
        return harness;
    }

    /** Leaves every request to the test. */
    class Waiting implements AsyncFunction<Object, Object> {
        private static final long serialVersionUID = 1L;

        @Override
        public void asyncInvoke(Object input, ResultFuture<Object> future) throws Exception {
            asked.add(input);
            futures.put(input, future);
        }

        @Override
        public void timeout(Object input, ResultFuture<Object> future) throws Exception {
            timedOut.add(input);
            AsyncFunction.super.timeout(input, future);
        }
    }

    @SuppressWarnings("unchecked") // as the chain does, for records of any type
    AsyncHarness open(@Nullable List<ListSnapshot> restored) throws Exception {
        OperatorRuntime fresh = Batches.runtime(context, new MapStateBackend());
        OperatorRuntime runtime = new OperatorRuntime(
                context,
                fresh.stateBackend(),
                StateBackends.NONE,
                fresh.keyGroups(),
                new RestoredParts(List.of(), file -> null, List.of(), restored, watermark),
                () -> now,
                0,
                fresh.watermarkGroups(),
                mailbox);
        Serde<Object> serde = (Serde<Object>) (Serde<?>) Serdes.longValue();
        operator = new AsyncWaitOperator(
                "id",
                "look-up",
                function,
                new Operation.AsyncWait<>(function, ordered, timeoutMillis, capacity, retries, serde),
                runtime,
                new Output(new Recording()));
        operator.open();
        return this;
    }

    void accept(long... values) throws OperatorException {
        operator.accept(Batches.keyedByRemainder(1, values));
    }

    /** Answers the last request for a record with its text, and lets the operator hear it. */
    void answer(long... values) throws Exception {
        for (long value : values) {
            futures.get(value).complete(List.of("r" + value));
        }
        advance();
    }

    int advance() throws OperatorException {
        try {
            return operator.advance();
        } catch (Exception | Error e) {
            throw operator.failure(e);
        }
    }

    /** Returns what would be restored of the operator now. */
    List<ListSnapshot> snapshot() throws Exception {
        return operator.snapshot(1).lists();
    }

    private final class Recording implements BatchConsumer {
        @Override
        public void accept(RecordBatch batch) {
            for (int i = 0; i < batch.size; i++) {
                out.add(batch.values[i] + "@" + batch.timestamp(i));
            }
        }

        @Override
        public void watermark(long timestamp) {
            out.add("w" + timestamp);
        }

        @Override
        public void idle(boolean idle) {
            out.add(idle ? "idle" : "active");
        }
    }
}
