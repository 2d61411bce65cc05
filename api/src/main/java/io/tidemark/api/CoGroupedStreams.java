package io.tidemark.api;

import io.tidemark.api.dataflow.BothSides;
import io.tidemark.api.functions.CoGroupFunction;
import io.tidemark.api.functions.KeySelector;
import io.tidemark.api.types.FunctionTypes;
import io.tidemark.api.windowing.TaggedUnion;
import io.tidemark.api.windowing.Window;
import io.tidemark.api.windowing.WindowAssigner;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Two streams whose records are to be grouped by key and window:
 * {@code first.coGroup(second).where(key).equalTo(key).window(assigner).apply(function)}.
 *
 * @param <T1> the type of the first stream
 * @param <T2> the type of the second stream
 * @since 0.1
 */
public final class CoGroupedStreams<T1, T2> {
    private final DataStream<T1> first;
    private final DataStream<T2> second;

    CoGroupedStreams(DataStream<T1> first, DataStream<T2> second) {
        this.first = first;
        this.second = second;
    }

    /**
     * Says what the key of a record of the first stream is.
     *
     * @param <K> the type of the key
     * @param key gives the key
     * @return the two, to be told the other key
     * @throws InvalidProgramException if the type of the key cannot be found, or cannot be a key
     */
    public <K> Where<T1, T2, K> where(KeySelector<T1, K> key) {
        return new Where<>(first.keyBy(key), second);
    }

    /**
     * Says what the key of a record of the first stream is, and its type.
     *
     * @param <K> the type of the key
     * @param key gives the key
     * @param keyType its class
     * @return the two, to be told the other key
     * @throws InvalidProgramException if the type cannot be a key
     */
    public <K> Where<T1, T2, K> where(KeySelector<T1, K> key, Class<K> keyType) {
        return new Where<>(first.keyBy(key, keyType), second);
    }

    /**
     * Two streams to be grouped whose first key is known.
     *
     * @param <T1> the type of the first stream
     * @param <T2> the type of the second stream
     * @param <K> the type of the keys
     * @since 0.1
     */
    public static final class Where<T1, T2, K> {
        private final KeyedStream<T1, K> first;
        private final DataStream<T2> second;

        private Where(KeyedStream<T1, K> first, DataStream<T2> second) {
            this.first = first;
            this.second = second;
        }

        /**
         * Says what the key of a record of the second stream is.
         *
         * @param key gives the key
         * @return the two, to be told windows
         * @throws InvalidProgramException if the type of the key cannot be found, or cannot be a key
         */
        public EqualTo<T1, T2, K> equalTo(KeySelector<T2, K> key) {
            return new EqualTo<>(first, second.keyBy(key));
        }

        /**
         * Says what the key of a record of the second stream is, and its type.
         *
         * @param key gives the key
         * @param keyType its class
         * @return the two, to be told windows
         * @throws InvalidProgramException if the type cannot be a key
         */
        public EqualTo<T1, T2, K> equalTo(KeySelector<T2, K> key, Class<K> keyType) {
            return new EqualTo<>(first, second.keyBy(key, keyType));
        }
    }

    /**
     * Two streams to be grouped whose keys are known.
     *
     * @param <T1> the type of the first stream
     * @param <T2> the type of the second stream
     * @param <K> the type of the keys
     * @since 0.1
     */
    public static final class EqualTo<T1, T2, K> {
        private final KeyedStream<T1, K> first;
        private final KeyedStream<T2, K> second;

        private EqualTo(KeyedStream<T1, K> first, KeyedStream<T2, K> second) {
            this.first = first;
            this.second = second;
        }

        /**
         * Cuts both streams into windows.
         *
         * @param <W> the type of the windows
         * @param assigner says which windows a record of either stream belongs to
         * @return the two, to be given a function
         */
        public <W extends Window> WithWindow<T1, T2, K, W> window(
                WindowAssigner<? super TaggedUnion<T1, T2>, W> assigner) {
            return new WithWindow<>(first, second, assigner);
        }
    }

    /**
     * Two streams to be grouped whose keys and windows are known.
     *
     * <p>The records of both streams are kept as state until their window is over. When it is evaluated, the function gets those
     * of one key, each stream by itself, in sliding windows slice by slice. Outputs have the last timestamp of the window.
     *
     * <p>In event time a record is late if every window of it is over, the allowed lateness included. Late records go to a side
     * output if there is one for their stream; otherwise they are dropped, counted as {@code lateRecordsDropped} and logged.
     *
     * @param <T1> the type of the first stream
     * @param <T2> the type of the second stream
     * @param <K> the type of the keys
     * @param <W> the type of the windows
     * @since 0.1
     */
    public static final class WithWindow<T1, T2, K, W extends Window>
            extends WindowedPair<T1, T2, K, W, WithWindow<T1, T2, K, W>> {
        private WithWindow(
                KeyedStream<T1, K> first,
                KeyedStream<T2, K> second,
                WindowAssigner<? super TaggedUnion<T1, T2>, W> assigner) {
            super(first, second, assigner);
        }

        @Override
        WithWindow<T1, T2, K, W> self() {
            return this;
        }

        @Override
        String call() {
            return "coGroup";
        }

        /**
         * Gives the windows their function.
         *
         * @param <R> the type of the output
         * @param function takes the records of a window
         * @return the stream of outputs
         * @throws InvalidProgramException if the type of the records of a stream cannot be found or has no serde, or the keys
         *     are of two types
         */
        public <R> SingleOutputStreamOperator<R> apply(CoGroupFunction<T1, T2, R> function) {
            return apply(function, firstSerde(typeOf(function, 0)), secondSerde(typeOf(function, 1)));
        }

        /**
         * Gives the windows their function, with serdes of the user's for the records that are kept as state.
         *
         * @param <R> the type of the output
         * @param function takes the records of a window
         * @param firstSerde how records of the first stream become bytes
         * @param secondSerde how records of the second stream become bytes
         * @return the stream of outputs
         * @throws InvalidProgramException if the keys are of two types
         */
        public <R> SingleOutputStreamOperator<R> apply(
                CoGroupFunction<T1, T2, R> function, Serde<T1> firstSerde, Serde<T2> secondSerde) {
            return then(
                    "CoGroup",
                    function,
                    (coGroup, key, window, elements, out) -> {
                        for (BothSides<T1, T2> sides : elements) {
                            coGroup.coGroup(sides.first(), sides.second(), out);
                        }
                    },
                    firstSerde,
                    secondSerde,
                    typeOf(function, 2));
        }

        private static @Nullable Type typeOf(CoGroupFunction<?, ?, ?> function, int argument) {
            return FunctionTypes.typeArgument(function, CoGroupFunction.class, argument)
                    .orElse(null);
        }
    }
}
