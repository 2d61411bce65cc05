package io.tidemark.api;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.functions.BroadcastProcessFunction;
import io.tidemark.api.functions.KeyedBroadcastProcessFunction;
import io.tidemark.api.types.FunctionTypes;

/**
 * A stream, keyed or not, beside one that is broadcast. Records of the two come in no particular order between them; event
 * time is that of the stream that is behind.
 *
 * @param <T> the type of the stream that is not broadcast
 * @param <B> the type of the broadcast stream
 * @since 0.1
 */
public final class BroadcastConnectedStream<T, B> {
    private final DataStream<T> first;
    private final BroadcastStream<B> broadcast;

    BroadcastConnectedStream(DataStream<T> first, BroadcastStream<B> broadcast) {
        this.first = first;
        this.broadcast = broadcast;
    }

    /**
     * Processes the records of both, of the one as they come and of the other in every subtask.
     *
     * @param <R> the type of the output
     * @param function the function
     * @return the stream of outputs
     * @throws InvalidProgramException if the stream that is not broadcast is keyed
     */
    public <R> SingleOutputStreamOperator<R> process(BroadcastProcessFunction<T, B, R> function) {
        if (first instanceof KeyedStream<?, ?>) {
            throw new InvalidProgramException(
                    streams() + ": the first stream is keyed; process it by a KeyedBroadcastProcessFunction.");
        }
        return connected()
                .then(
                        "BroadcastProcess",
                        new Operation.BroadcastProcess<>(function, broadcast.states),
                        FunctionTypes.typeArgument(function, BroadcastProcessFunction.class, 2)
                                .orElse(null));
    }

    /**
     * Processes the records of both, of the keyed stream with state and timers by key, and of the other in every subtask.
     *
     * @param <K> the type of the keys
     * @param <R> the type of the output
     * @param function the function
     * @return the stream of outputs
     * @throws InvalidProgramException if the stream that is not broadcast is not keyed
     */
    public <K, R> SingleOutputStreamOperator<R> process(KeyedBroadcastProcessFunction<K, T, B, R> function) {
        if (!(first instanceof KeyedStream<?, ?>)) {
            throw new InvalidProgramException(streams()
                    + ": a KeyedBroadcastProcessFunction needs the first stream keyed; call keyBy on it, or process it by"
                    + " a BroadcastProcessFunction.");
        }
        return connected()
                .then(
                        "KeyedBroadcastProcess",
                        new Operation.KeyedBroadcastProcess<>(function, broadcast.states),
                        FunctionTypes.typeArgument(function, KeyedBroadcastProcessFunction.class, 3)
                                .orElse(null));
    }

    private ConnectedStreams<T, B> connected() {
        return first.connect(broadcast.records.broadcast());
    }

    private String streams() {
        return "connect of '" + first.origins.get(0).from().name + "' with the broadcast of '"
                + broadcast.records.origins.get(0).from().name + "'";
    }
}
