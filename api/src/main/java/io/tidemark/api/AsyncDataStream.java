package io.tidemark.api;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.functions.AsyncFunction;
import io.tidemark.api.functions.AsyncRetryStrategies;
import io.tidemark.api.functions.AsyncRetryStrategy;
import io.tidemark.api.types.FunctionTypes;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a service for each record without waiting for its answer.
 *
 * <pre>{@code
 * DataStream<Customer> customers =
 *         AsyncDataStream.unorderedWait(ids, new LookUp(), 5, TimeUnit.SECONDS, 200);
 * }</pre>
 *
 * <p>Ordered, results come in the order of their records, and one that is late holds up those behind it. Unordered, they come
 * as they are completed, but never before a watermark that came before their record, nor after one that came behind it: event
 * time means the same in both. Each result has the timestamp of its record.
 *
 * <p>{@code capacity} is how many requests of a subtask are under way at most, those included whose results wait for their turn;
 * when there are so many no further input is taken. Requests under way are in a checkpoint, with their records as state, and
 * are made again after a restore before those of new records; barriers wait for none of them. So the type of the input needs a
 * serde: it is found as for other state, from {@code returns} or the function, or is given as the last argument.
 *
 * <p>The timeout counts from the first try, goes over all tries and is in processing time; 0 is for none. See
 * {@link AsyncFunction#timeout} for what happens then. The job ends when all requests are done.
 *
 * @since 0.1
 */
public final class AsyncDataStream {
    private static final int DEFAULT_CAPACITY = 100;

    private AsyncDataStream() {}

    /**
     * Emits the results of requests as they are completed, within watermarks. At most 100 requests are under way in a subtask.
     *
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @param in the records
     * @param func starts a request for each
     * @param timeout how long a request may take; 0 for as long as it likes
     * @param timeUnit of the timeout
     * @return the stream of results
     * @throws InvalidProgramException if the type of the records cannot be told or has no serde, or an option makes no sense
     */
    public static <I, O> SingleOutputStreamOperator<O> unorderedWait(
            DataStream<I> in, AsyncFunction<I, O> func, long timeout, TimeUnit timeUnit) {
        return new Request<>("AsyncUnordered", in, func).add(false, timeout, timeUnit, DEFAULT_CAPACITY, null, null);
    }

    /**
     * Emits the results of requests as they are completed, within watermarks.
     *
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @param in the records
     * @param func starts a request for each
     * @param timeout how long a request may take; 0 for as long as it likes
     * @param timeUnit of the timeout
     * @param capacity how many requests of a subtask are under way at most, at least 1
     * @return the stream of results
     * @throws InvalidProgramException if the type of the records cannot be told or has no serde, or an option makes no sense
     */
    public static <I, O> SingleOutputStreamOperator<O> unorderedWait(
            DataStream<I> in, AsyncFunction<I, O> func, long timeout, TimeUnit timeUnit, int capacity) {
        return new Request<>("AsyncUnordered", in, func).add(false, timeout, timeUnit, capacity, null, null);
    }

    /**
     * Emits the results of requests as they are completed, within watermarks.
     *
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @param in the records
     * @param func starts a request for each
     * @param timeout how long a request may take; 0 for as long as it likes
     * @param timeUnit of the timeout
     * @param capacity how many requests of a subtask are under way at most, at least 1
     * @param inputSerde how the records become bytes, of which requests are under way
     * @return the stream of results
     * @throws InvalidProgramException if an option makes no sense
     */
    public static <I, O> SingleOutputStreamOperator<O> unorderedWait(
            DataStream<I> in,
            AsyncFunction<I, O> func,
            long timeout,
            TimeUnit timeUnit,
            int capacity,
            Serde<I> inputSerde) {
        return new Request<>("AsyncUnordered", in, func)
                .add(false, timeout, timeUnit, capacity, null, Objects.requireNonNull(inputSerde, "inputSerde"));
    }

    /**
     * Emits the results of requests as they are completed, within watermarks. At most 100 requests are under way in a subtask.
     *
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @param in the records
     * @param func starts a request for each
     * @param timeout how long a request may take with all its tries, at least a millisecond
     * @param timeUnit of the timeout
     * @param asyncRetryStrategy whether and when a request is tried again
     * @return the stream of results
     * @throws InvalidProgramException if the type of the records cannot be told or has no serde, or an option makes no sense
     */
    public static <I, O> SingleOutputStreamOperator<O> unorderedWaitWithRetry(
            DataStream<I> in,
            AsyncFunction<I, O> func,
            long timeout,
            TimeUnit timeUnit,
            AsyncRetryStrategy<O> asyncRetryStrategy) {
        return new Request<>("AsyncUnordered", in, func)
                .add(
                        false,
                        timeout,
                        timeUnit,
                        DEFAULT_CAPACITY,
                        Objects.requireNonNull(asyncRetryStrategy, "asyncRetryStrategy"),
                        null);
    }

    /**
     * Emits the results of requests as they are completed, within watermarks.
     *
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @param in the records
     * @param func starts a request for each
     * @param timeout how long a request may take with all its tries, at least a millisecond
     * @param timeUnit of the timeout
     * @param capacity how many requests of a subtask are under way at most, at least 1
     * @param asyncRetryStrategy whether and when a request is tried again
     * @return the stream of results
     * @throws InvalidProgramException if the type of the records cannot be told or has no serde, or an option makes no sense
     */
    public static <I, O> SingleOutputStreamOperator<O> unorderedWaitWithRetry(
            DataStream<I> in,
            AsyncFunction<I, O> func,
            long timeout,
            TimeUnit timeUnit,
            int capacity,
            AsyncRetryStrategy<O> asyncRetryStrategy) {
        return new Request<>("AsyncUnordered", in, func)
                .add(
                        false,
                        timeout,
                        timeUnit,
                        capacity,
                        Objects.requireNonNull(asyncRetryStrategy, "asyncRetryStrategy"),
                        null);
    }

    /**
     * Emits the results of requests as they are completed, within watermarks.
     *
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @param in the records
     * @param func starts a request for each
     * @param timeout how long a request may take with all its tries, at least a millisecond
     * @param timeUnit of the timeout
     * @param capacity how many requests of a subtask are under way at most, at least 1
     * @param asyncRetryStrategy whether and when a request is tried again
     * @param inputSerde how the records become bytes, of which requests are under way
     * @return the stream of results
     * @throws InvalidProgramException if an option makes no sense
     */
    public static <I, O> SingleOutputStreamOperator<O> unorderedWaitWithRetry(
            DataStream<I> in,
            AsyncFunction<I, O> func,
            long timeout,
            TimeUnit timeUnit,
            int capacity,
            AsyncRetryStrategy<O> asyncRetryStrategy,
            Serde<I> inputSerde) {
        return new Request<>("AsyncUnordered", in, func)
                .add(
                        false,
                        timeout,
                        timeUnit,
                        capacity,
                        Objects.requireNonNull(asyncRetryStrategy, "asyncRetryStrategy"),
                        Objects.requireNonNull(inputSerde, "inputSerde"));
    }

    /**
     * Emits the results of requests in the order of the records. At most 100 requests are under way in a subtask.
     *
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @param in the records
     * @param func starts a request for each
     * @param timeout how long a request may take; 0 for as long as it likes
     * @param timeUnit of the timeout
     * @return the stream of results
     * @throws InvalidProgramException if the type of the records cannot be told or has no serde, or an option makes no sense
     */
    public static <I, O> SingleOutputStreamOperator<O> orderedWait(
            DataStream<I> in, AsyncFunction<I, O> func, long timeout, TimeUnit timeUnit) {
        return new Request<>("AsyncOrdered", in, func).add(true, timeout, timeUnit, DEFAULT_CAPACITY, null, null);
    }

    /**
     * Emits the results of requests in the order of the records.
     *
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @param in the records
     * @param func starts a request for each
     * @param timeout how long a request may take; 0 for as long as it likes
     * @param timeUnit of the timeout
     * @param capacity how many requests of a subtask are under way at most, at least 1
     * @return the stream of results
     * @throws InvalidProgramException if the type of the records cannot be told or has no serde, or an option makes no sense
     */
    public static <I, O> SingleOutputStreamOperator<O> orderedWait(
            DataStream<I> in, AsyncFunction<I, O> func, long timeout, TimeUnit timeUnit, int capacity) {
        return new Request<>("AsyncOrdered", in, func).add(true, timeout, timeUnit, capacity, null, null);
    }

    /**
     * Emits the results of requests in the order of the records.
     *
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @param in the records
     * @param func starts a request for each
     * @param timeout how long a request may take; 0 for as long as it likes
     * @param timeUnit of the timeout
     * @param capacity how many requests of a subtask are under way at most, at least 1
     * @param inputSerde how the records become bytes, of which requests are under way
     * @return the stream of results
     * @throws InvalidProgramException if an option makes no sense
     */
    public static <I, O> SingleOutputStreamOperator<O> orderedWait(
            DataStream<I> in,
            AsyncFunction<I, O> func,
            long timeout,
            TimeUnit timeUnit,
            int capacity,
            Serde<I> inputSerde) {
        return new Request<>("AsyncOrdered", in, func)
                .add(true, timeout, timeUnit, capacity, null, Objects.requireNonNull(inputSerde, "inputSerde"));
    }

    /**
     * Emits the results of requests in the order of the records. At most 100 requests are under way in a subtask.
     *
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @param in the records
     * @param func starts a request for each
     * @param timeout how long a request may take with all its tries, at least a millisecond
     * @param timeUnit of the timeout
     * @param asyncRetryStrategy whether and when a request is tried again
     * @return the stream of results
     * @throws InvalidProgramException if the type of the records cannot be told or has no serde, or an option makes no sense
     */
    public static <I, O> SingleOutputStreamOperator<O> orderedWaitWithRetry(
            DataStream<I> in,
            AsyncFunction<I, O> func,
            long timeout,
            TimeUnit timeUnit,
            AsyncRetryStrategy<O> asyncRetryStrategy) {
        return new Request<>("AsyncOrdered", in, func)
                .add(
                        true,
                        timeout,
                        timeUnit,
                        DEFAULT_CAPACITY,
                        Objects.requireNonNull(asyncRetryStrategy, "asyncRetryStrategy"),
                        null);
    }

    /**
     * Emits the results of requests in the order of the records.
     *
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @param in the records
     * @param func starts a request for each
     * @param timeout how long a request may take with all its tries, at least a millisecond
     * @param timeUnit of the timeout
     * @param capacity how many requests of a subtask are under way at most, at least 1
     * @param asyncRetryStrategy whether and when a request is tried again
     * @return the stream of results
     * @throws InvalidProgramException if the type of the records cannot be told or has no serde, or an option makes no sense
     */
    public static <I, O> SingleOutputStreamOperator<O> orderedWaitWithRetry(
            DataStream<I> in,
            AsyncFunction<I, O> func,
            long timeout,
            TimeUnit timeUnit,
            int capacity,
            AsyncRetryStrategy<O> asyncRetryStrategy) {
        return new Request<>("AsyncOrdered", in, func)
                .add(
                        true,
                        timeout,
                        timeUnit,
                        capacity,
                        Objects.requireNonNull(asyncRetryStrategy, "asyncRetryStrategy"),
                        null);
    }

    /**
     * Emits the results of requests in the order of the records.
     *
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @param in the records
     * @param func starts a request for each
     * @param timeout how long a request may take with all its tries, at least a millisecond
     * @param timeUnit of the timeout
     * @param capacity how many requests of a subtask are under way at most, at least 1
     * @param asyncRetryStrategy whether and when a request is tried again
     * @param inputSerde how the records become bytes, of which requests are under way
     * @return the stream of results
     * @throws InvalidProgramException if an option makes no sense
     */
    public static <I, O> SingleOutputStreamOperator<O> orderedWaitWithRetry(
            DataStream<I> in,
            AsyncFunction<I, O> func,
            long timeout,
            TimeUnit timeUnit,
            int capacity,
            AsyncRetryStrategy<O> asyncRetryStrategy,
            Serde<I> inputSerde) {
        return new Request<>("AsyncOrdered", in, func)
                .add(
                        true,
                        timeout,
                        timeUnit,
                        capacity,
                        Objects.requireNonNull(asyncRetryStrategy, "asyncRetryStrategy"),
                        Objects.requireNonNull(inputSerde, "inputSerde"));
    }

    private record Request<I, O>(String name, DataStream<I> in, AsyncFunction<I, O> function) {
        SingleOutputStreamOperator<O> add(
                boolean ordered,
                long timeout,
                TimeUnit unit,
                int capacity,
                @Nullable AsyncRetryStrategy<O> retries,
                @Nullable Serde<I> inputSerde) {
            long timeoutMillis = unit.toMillis(timeout);
            if (timeout < 0 || timeout > 0 && timeoutMillis == 0) {
                throw new InvalidProgramException(describe() + " has a timeout of " + timeout + " " + unit
                        + "; give at least a millisecond, or 0 for none.");
            }
            if (retries != null && timeout == 0) {
                throw new InvalidProgramException(
                        describe() + " tries requests again and has no timeout; give one, it goes over all tries.");
            }
            if (capacity < 1) {
                throw new InvalidProgramException(
                        describe() + " has a capacity of " + capacity + " requests; give at least 1.");
            }
            Serde<I> serde = inputSerde == null ? inputSerde() : inputSerde;
            return in.then(
                    name,
                    new Operation.AsyncWait<>(
                            function,
                            ordered,
                            timeoutMillis,
                            capacity,
                            retries == null ? AsyncRetryStrategies.noRetry() : retries,
                            serde),
                    FunctionTypes.typeArgument(function, AsyncFunction.class, 1).orElse(null));
        }

        private String describe() {
            return name + " after '" + in.origins.get(0).from().name + "'";
        }

        @SuppressWarnings("unchecked") // the type was said by the user or read from a signature over I
        private Serde<I> inputSerde() {
            Type found = in.type != null
                    ? in.type
                    : FunctionTypes.parameterType(function, AsyncFunction.class, 0)
                            .orElse(null);
            if (found == null) {
                throw new InvalidProgramException("The type of the records after '"
                        + in.origins.get(0).from().name
                        + "' cannot be told; call returns(RecordType.class) there or give"
                        + " their serde, since those whose requests are under way are kept as state.");
            }
            return (Serde<I>) DataStream.serdeOf(found, describe() + " keeps its records as state: ");
        }
    }
}
