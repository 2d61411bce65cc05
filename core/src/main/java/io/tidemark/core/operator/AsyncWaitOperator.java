package io.tidemark.core.operator;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.functions.AsyncFunction;
import io.tidemark.api.functions.AsyncRetryPredicate;
import io.tidemark.api.functions.AsyncRetryStrategy;
import io.tidemark.api.functions.ResultFuture;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.time.WatermarkCombiner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes a request for each record, at most so many at once, and emits what they give.
 *
 * <pre>
 *   waiting --start--> ASKED --answer--> DONE --emit-->
 *                        |  ^
 *                     bad|  |due          ASKED, PAUSED --deadline--> TIMED_OUT --answer--> DONE
 *                        v  |
 *                       PAUSED
 * </pre>
 *
 * <p>Records that come while the capacity is used up wait: no more than one batch, unless a barrier is on its way, before which
 * all input is taken. Those that wait and those under way are the state; nothing that a request gave is, so all are made again
 * after a restore. Answers come through the mailbox, whoever gives them, and are judged by this thread alone.
 *
 * <p>Costs a few objects a record.
 */
final class AsyncWaitOperator extends FunctionOperator {
    private static final String REQUESTS = "#requests";

    /** How many answers, starts and results a step is worth at most, so that none holds a barrier up. */
    private static final int SLICE = 1_000;

    private final AsyncFunction<Object, Object> function;
    private final Serde<Object> inputSerde;
    private final int capacity;
    private final long timeoutMillis;
    private final AsyncRetryStrategy<Object> retries;
    private final AsyncRetryPredicate<Object> badOutcomes;
    private final Mailbox mailbox;
    private final Counter requestsRepeated;
    private final Counter requestsTimedOut;
    private final BatchCollector collector;
    /** What has come and is not under way: {@link AsyncInput}s and {@link AsyncSegments.Mark}s. */
    private final ArrayDeque<Object> waiting = new ArrayDeque<>();

    private final Set<AsyncRequest> underWay = new LinkedHashSet<>();
    private final AsyncSegments segments;
    private final TreeSet<AsyncRequest> byDueTime = new TreeSet<>();
    private ListState<AsyncInput> kept;
    private long started;

    @SuppressWarnings("unchecked") // the API made the operation from the types of the stream
    AsyncWaitOperator(
            String operatorId,
            String name,
            AsyncFunction<Object, Object> function,
            Operation.AsyncWait<?, ?> wait,
            OperatorRuntime runtime,
            Output output) {
        super(operatorId, name, function, runtime, output);
        this.function = function;
        inputSerde = (Serde<Object>) wait.inputSerde();
        capacity = wait.capacity();
        timeoutMillis = wait.timeoutMillis();
        retries = (AsyncRetryStrategy<Object>) wait.retries();
        badOutcomes = retries.getRetryPredicate();
        mailbox = runtime.mailbox();
        requestsRepeated = runtime.context().metrics().counter("requestsRepeated");
        requestsTimedOut = runtime.context().metrics().counter("requestsTimedOut");
        collector = new BatchCollector(output);
        segments = new AsyncSegments(wait.ordered());
    }

    @Override
    void declareWithoutKeys(OperatorLists lists) {
        kept = lists.getListState(new ListStateDescriptor<>(REQUESTS, new AsyncInput.InputSerde(inputSerde)));
    }

    @Override
    void open() throws Exception {
        openFunction(
                new FunctionContext(
                        runtime(),
                        "its function is asynchronous, so there is no current key; keep state in a function before or behind it."));
        restore();
    }

    /**
     * Puts what was under way before everything new, with the watermarks between, so that what was late behind one stays so.
     * Records of several subtasks are put in the order of these; no watermark goes beyond what the operator had reached as a
     * whole.
     */
    private void restore() {
        List<AsyncInput> inputs = new ArrayList<>();
        kept.get().forEach(inputs::add);
        kept.clear();
        inputs.sort(Comparator.comparingLong(AsyncInput::watermark));
        long passed = WatermarkCombiner.NONE;
        for (AsyncInput input : inputs) {
            passed = restoreWatermark(Math.min(input.watermark(), currentWatermark()), passed);
            waiting.add(input);
        }
        restoreWatermark(currentWatermark(), passed);
    }

    private long restoreWatermark(long watermark, long passed) {
        if (watermark > passed) {
            waiting.add(watermarkMark(watermark));
        }
        return Math.max(watermark, passed);
    }

    private AsyncSegments.Mark watermarkMark(long watermark) {
        return () -> forwardWatermark(watermark);
    }

    @Override
    void process(RecordBatch batch) throws Exception {
        int size = batch.size;
        for (int i = 0; i < size; i++) {
            waiting.add(new AsyncInput(batch.values[i], batch.timestamp(i), currentWatermark()));
        }
        pump();
    }

    @Override
    void processWatermark(long timestamp) throws Exception {
        waiting.add(watermarkMark(timestamp));
        pump();
    }

    @Override
    void processIdle(boolean idle) throws Exception {
        AsyncSegments.Mark mark = () -> super.processIdle(idle);
        waiting.add(mark);
        pump();
    }

    @Override
    int advance() throws Exception {
        return pump();
    }

    @Override
    boolean isBusy() {
        return !underWay.isEmpty() || !waiting.isEmpty();
    }

    @Override
    boolean isFull() {
        return underWay.size() >= capacity || !waiting.isEmpty();
    }

    /** Does what can be done now, up to a slice. */
    private int pump() throws Exception {
        int work = 0;
        int before;
        do {
            before = work;
            work += start();
            int heard = hear();
            // nothing is late whose answer may be in the mailbox
            work += heard < SLICE ? heard + wakeDue() : heard;
            work += emit();
        } while (work > before && work < SLICE);
        collector.flush();
        return work;
    }

    private int start() throws Exception {
        int count = 0;
        while (!waiting.isEmpty() && count < SLICE) {
            if (waiting.peek() instanceof AsyncSegments.Mark mark) {
                segments.add(mark);
            } else if (underWay.size() < capacity) {
                begin((AsyncInput) waiting.peek());
            } else {
                break;
            }
            waiting.remove();
            count++;
        }
        return count;
    }

    private void begin(AsyncInput input) {
        long deadline = timeoutMillis == 0 ? Long.MAX_VALUE : after(now(), timeoutMillis);
        AsyncRequest request = new AsyncRequest(input, started++, deadline);
        underWay.add(request);
        segments.add(request);
        ask(request);
    }

    private void ask(AsyncRequest request) {
        request.tries++;
        schedule(request, request.deadline);
        ResultFuture<Object> future = request.ask(AsyncRequest.Phase.ASKED, mailbox);
        try {
            function.asyncInvoke(request.input.record(), future);
        } catch (Exception e) {
            future.completeExceptionally(e);
        }
    }

    private int hear() throws Exception {
        int count = 0;
        while (count < SLICE) {
            AsyncRequest.Answer answer = (AsyncRequest.Answer) mailbox.poll();
            if (answer == null) {
                break;
            }
            count++;
            if (answer.request().accepts(answer)) {
                take(answer);
            }
        }
        return count;
    }

    private void take(AsyncRequest.Answer answer) throws Exception {
        AsyncRequest request = answer.request();
        byDueTime.remove(request);
        if (isTriedAgain(request, answer)) {
            requestsRepeated.increment();
            request.phase = AsyncRequest.Phase.PAUSED;
            long pause = Math.max(0, retries.getBackoffTimeMillis(request.tries));
            schedule(request, Math.min(request.deadline, after(now(), pause)));
        } else if (answer.error() != null) {
            throw failure(request, answer.error());
        } else {
            request.phase = AsyncRequest.Phase.DONE;
            request.result = answer.result();
            segments.done(request);
        }
    }

    private boolean isTriedAgain(AsyncRequest request, AsyncRequest.Answer answer) {
        if (request.phase == AsyncRequest.Phase.TIMED_OUT || !retries.canRetry(request.tries)) {
            return false;
        }
        Collection<Object> result = answer.result();
        return result == null
                ? badOutcomes
                        .exceptionPredicate()
                        .filter(bad -> bad.test(answer.error()))
                        .isPresent()
                : badOutcomes.resultPredicate().filter(bad -> bad.test(result)).isPresent();
    }

    private Exception failure(AsyncRequest request, Throwable error) {
        if (request.phase == AsyncRequest.Phase.TIMED_OUT) {
            return new IllegalStateException(
                    describe(request) + " was not completed within " + timeoutMillis
                            + " ms. Give it longer, or override timeout() to emit something else.",
                    error);
        } else if (error instanceof Error fatal) {
            throw fatal;
        }
        return error instanceof Exception exception ? exception : new IllegalStateException(describe(request), error);
    }

    private String describe(AsyncRequest request) {
        return "The request of operator '" + name() + "' for " + request.input.record();
    }

    private int wakeDue() throws Exception {
        int count = 0;
        long now = byDueTime.isEmpty() ? 0 : now();
        while (!byDueTime.isEmpty() && byDueTime.first().due <= now && count < SLICE) {
            AsyncRequest request = byDueTime.pollFirst();
            count++;
            if (request.phase == AsyncRequest.Phase.PAUSED && request.deadline > now) {
                ask(request);
            } else if (request.phase == AsyncRequest.Phase.TIMED_OUT) {
                throw new IllegalStateException(
                        describe(request) + " was not completed within " + timeoutMillis
                                + " ms, and its function's timeout() did not complete it in as much time again. Complete it there.");
            } else {
                timeOut(request, now);
            }
        }
        return count;
    }

    private void timeOut(AsyncRequest request, long now) {
        requestsTimedOut.increment();
        AsyncRequest.Answering future = request.ask(AsyncRequest.Phase.TIMED_OUT, mailbox);
        try {
            function.timeout(request.input.record(), future);
        } catch (Exception e) {
            future.completeExceptionally(e);
        }
        if (!future.isAnswered()) {
            schedule(request, after(now, timeoutMillis));
        }
    }

    private void schedule(AsyncRequest request, long due) {
        request.due = due;
        if (due != Long.MAX_VALUE) {
            byDueTime.add(request);
        }
    }

    private int emit() throws Exception {
        int count = 0;
        for (Object next = segments.poll(); next != null; next = segments.poll()) {
            count++;
            if (next instanceof AsyncSegments.Mark mark) {
                collector.flush();
                mark.pass();
            } else {
                emit((AsyncRequest) next);
            }
        }
        return count;
    }

    private void emit(AsyncRequest request) {
        underWay.remove(request);
        collector.timestamp(request.input.timestamp());
        for (Object output : request.result) {
            collector.collect(output);
        }
    }

    private long now() {
        return runtime().clock().getAsLong();
    }

    private static long after(long now, long millis) {
        long then = now + millis;
        return then < now ? Long.MAX_VALUE : then;
    }

    @Override
    OperatorSnapshot snapshot(long checkpointId) throws Exception {
        underWay.forEach(request -> kept.add(request.input));
        for (Object one : waiting) {
            if (one instanceof AsyncInput input) {
                kept.add(input);
            }
        }
        OperatorSnapshot snapshot = super.snapshot(checkpointId);
        kept.clear();
        return snapshot;
    }

    @Override
    @Nullable
    OperatorException failureBehind() {
        return collector.failureBehind();
    }
}
