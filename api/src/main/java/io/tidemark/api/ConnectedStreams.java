package io.tidemark.api;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.functions.CoFlatMapFunction;
import io.tidemark.api.functions.CoMapFunction;
import io.tidemark.api.functions.CoProcessFunction;
import io.tidemark.api.functions.KeySelector;
import io.tidemark.api.functions.KeyedCoProcessFunction;
import io.tidemark.api.types.FunctionTypes;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two streams before one function. Records of the two come in no particular order between them; event time is that of the
 * stream that is behind.
 *
 * @param <T1> the type of the first stream
 * @param <T2> the type of the second stream
 * @since 0.1
 */
public final class ConnectedStreams<T1, T2> {
    private final DataStream<T1> first;
    private final DataStream<T2> second;

    ConnectedStreams(DataStream<T1> first, DataStream<T2> second) {
        if (first.environment != second.environment) {
            throw new IllegalArgumentException("connect joins streams of one environment; these have two.");
        }
        this.first = first;
        this.second = second;
    }

    /**
     * Returns the first stream.
     *
     * @return as it was connected
     */
    public DataStream<T1> getFirstInput() {
        return first;
    }

    /**
     * Returns the second stream.
     *
     * @return as it was connected
     */
    public DataStream<T2> getSecondInput() {
        return second;
    }

    /**
     * Groups the records of both by key: those of equal key, of whichever stream, are processed by one subtask and share
     * state.
     *
     * @param <K> the type of the key
     * @param firstKey gives the key of a record of the first stream
     * @param secondKey gives the key of a record of the second stream
     * @return the two as keyed streams
     * @throws InvalidProgramException if the type of a key cannot be found, or cannot be a key
     */
    public <K> ConnectedStreams<T1, T2> keyBy(KeySelector<T1, K> firstKey, KeySelector<T2, K> secondKey) {
        return new ConnectedStreams<>(first.keyBy(firstKey), second.keyBy(secondKey));
    }

    /**
     * Groups the records of both by key of a given type.
     *
     * @param <K> the type of the key
     * @param firstKey gives the key of a record of the first stream
     * @param secondKey gives the key of a record of the second stream
     * @param keyType its class
     * @return the two as keyed streams
     * @throws InvalidProgramException if the type cannot be a key
     */
    public <K> ConnectedStreams<T1, T2> keyBy(
            KeySelector<T1, K> firstKey, KeySelector<T2, K> secondKey, Class<K> keyType) {
        return new ConnectedStreams<>(first.keyBy(firstKey, keyType), second.keyBy(secondKey, keyType));
    }

    /**
     * Turns each record of either stream into one output. A rich function may keep state by key if both are keyed.
     *
     * @param <R> the type of the output
     * @param function the function
     * @return the stream of outputs
     * @throws InvalidProgramException if one stream is keyed and the other is not, or the keys are of two types
     */
    public <R> SingleOutputStreamOperator<R> map(CoMapFunction<T1, T2, R> function) {
        return transform(
                "CoMap",
                new CoElementFunction<>(
                        function,
                        (f, value, out) -> out.collect(notNull(f.map1(value))),
                        (f, value, out) -> out.collect(notNull(f.map2(value)))),
                FunctionTypes.typeArgument(function, CoMapFunction.class, 2).orElse(null));
    }

    private static <R> R notNull(@Nullable R output) {
        if (output == null) {
            throw new NullPointerException(
                    "The map function returned null; a record is never null. Use flatMap to emit nothing.");
        }
        return output;
    }

    /**
     * Turns each record of either stream into any number of outputs. A rich function may keep state by key if both are
     * keyed.
     *
     * @param <R> the type of the output
     * @param function the function
     * @return the stream of outputs
     * @throws InvalidProgramException if one stream is keyed and the other is not, or the keys are of two types
     */
    public <R> SingleOutputStreamOperator<R> flatMap(CoFlatMapFunction<T1, T2, R> function) {
        return transform(
                "CoFlatMap",
                new CoElementFunction<>(function, CoFlatMapFunction::flatMap1, CoFlatMapFunction::flatMap2),
                FunctionTypes.typeArgument(function, CoFlatMapFunction.class, 2).orElse(null));
    }

    /**
     * Processes the records of both streams one by one, with state and timers by key if both are keyed.
     *
     * @param <R> the type of the output
     * @param function the function
     * @return the stream of outputs
     * @throws InvalidProgramException if one stream is keyed and the other is not, or the keys are of two types
     */
    public <R> SingleOutputStreamOperator<R> process(CoProcessFunction<T1, T2, R> function) {
        return transform(
                "CoProcess",
                function,
                FunctionTypes.typeArgument(function, CoProcessFunction.class, 2).orElse(null));
    }

    /**
     * Processes the records of both streams one by one with state and timers by key.
     *
     * @param <K> the type of the keys
     * @param <R> the type of the output
     * @param function the function
     * @return the stream of outputs
     * @throws InvalidProgramException if not both streams are keyed, or the keys are of two types
     */
    public <K, R> SingleOutputStreamOperator<R> process(KeyedCoProcessFunction<K, T1, T2, R> function) {
        requireKeyed("a KeyedCoProcessFunction");
        return then(
                "KeyedCoProcess",
                new Operation.KeyedCoProcess<>(function),
                FunctionTypes.typeArgument(function, KeyedCoProcessFunction.class, 3)
                        .orElse(null));
    }

    private <R> SingleOutputStreamOperator<R> transform(
            String name, CoProcessFunction<T1, T2, R> function, @Nullable Type outputType) {
        Operation operation = areKeyed()
                ? new Operation.KeyedCoProcess<>(new KeyedCoFunction<>(function))
                : new Operation.CoProcess<>(function);
        return then(name, operation, outputType);
    }

    /** Refuses streams that do not share state by key. */
    void requireKeyed(String what) {
        if (!areKeyed()) {
            throw new InvalidProgramException(
                    streams() + ": " + what + " needs both streams keyed; call keyBy on them.");
        }
    }

    /** Says whether state is by key; refuses what is neither keyed nor not. */
    private boolean areKeyed() {
        if (!(first instanceof KeyedStream<?, ?> one) || !(second instanceof KeyedStream<?, ?> two)) {
            if (first instanceof KeyedStream<?, ?> || second instanceof KeyedStream<?, ?>) {
                throw new InvalidProgramException(streams() + ": one is keyed and the other is not; key both or none.");
            }
            return false;
        }
        String firstKey = one.keySerde.schema();
        String secondKey = two.keySerde.schema();
        if (!firstKey.equals(secondKey) || one.keySerde.getClass() != two.keySerde.getClass()) {
            throw new InvalidProgramException(streams() + ": the keys of the first are of type '" + firstKey
                    + "' and those of the second of type '" + secondKey + "'; key both by one type, with one serde.");
        }
        return true;
    }

    private String streams() {
        return "connect of '" + first.origins.get(0).from().name + "' with '"
                + second.origins.get(0).from().name + "'";
    }

    <R> SingleOutputStreamOperator<R> then(String name, Operation operation, @Nullable Type outputType) {
        List<StreamNode.Input> inputs = new ArrayList<>(first.origins);
        second.origins.forEach(origin -> inputs.add(origin.into(1)));
        StreamNode node = first.environment.add(new StreamNode(name, operation, inputs));
        return new SingleOutputStreamOperator<>(first.environment, node, outputType);
    }
}
