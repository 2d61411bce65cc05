package io.tidemark.api;

import io.tidemark.api.dataflow.BothSides;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.FlatJoinFunction;
import io.tidemark.api.functions.JoinFunction;
import io.tidemark.api.functions.KeySelector;
import io.tidemark.api.types.FunctionTypes;
import io.tidemark.api.windowing.TaggedUnion;
import io.tidemark.api.windowing.Window;
import io.tidemark.api.windowing.WindowAssigner;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Two streams whose records are to be joined by key and window:
 * {@code first.join(second).where(key).equalTo(key).window(assigner).apply(function)}.
 *
 * @param <T1> the type of the first stream
 * @param <T2> the type of the second stream
 * @since 0.1
 */
public final class JoinedStreams<T1, T2> {
    private final DataStream<T1> first;
    private final DataStream<T2> second;

    JoinedStreams(DataStream<T1> first, DataStream<T2> second) {
        this.first = first;
        this.second = second;
    }

    /**
     * Says what the key of a record of the first stream is.
     *
     * @param <K> the type of the key
     * @param key gives the key
     * @return the join, to be told the other key
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
     * @return the join, to be told the other key
     * @throws InvalidProgramException if the type cannot be a key
     */
    public <K> Where<T1, T2, K> where(KeySelector<T1, K> key, Class<K> keyType) {
        return new Where<>(first.keyBy(key, keyType), second);
    }

    /**
     * A join whose first key is known.
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
         * @return the join, to be told windows
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
         * @return the join, to be told windows
         * @throws InvalidProgramException if the type cannot be a key
         */
        public EqualTo<T1, T2, K> equalTo(KeySelector<T2, K> key, Class<K> keyType) {
            return new EqualTo<>(first, second.keyBy(key, keyType));
        }
    }

    /**
     * A join whose keys are known.
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
         * @return the join, to be given a function
         */
        public <W extends Window> WithWindow<T1, T2, K, W> window(
                WindowAssigner<? super TaggedUnion<T1, T2>, W> assigner) {
            return new WithWindow<>(first, second, assigner);
        }
    }

    /**
     * A join whose keys and windows are known.
     *
     * <p>The records of both streams are kept as state until their window is over. When it is evaluated, each record of the
     * first stream is joined with each of the second that has its key, in the order in which they came (in sliding windows slice
     * by slice); a record without partner gives nothing. Outputs have the last timestamp of the window.
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
        private static final String NAME = "WindowJoin";

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
            return "join";
        }

        /**
         * Gives the join its function.
         *
         * @param <R> the type of the output
         * @param function gives the output of a pair
         * @return the stream of outputs
         * @throws InvalidProgramException if the type of the records of a stream cannot be found or has no serde, or the keys
         *     are of two types
         */
        public <R> SingleOutputStreamOperator<R> apply(JoinFunction<T1, T2, R> function) {
            return apply(
                    function,
                    firstSerde(typeOf(function, JoinFunction.class, 0)),
                    secondSerde(typeOf(function, JoinFunction.class, 1)));
        }

        /**
         * Gives the join its function, with serdes of the user's for the records that are kept as state.
         *
         * @param <R> the type of the output
         * @param function gives the output of a pair
         * @param firstSerde how records of the first stream become bytes
         * @param secondSerde how records of the second stream become bytes
         * @return the stream of outputs
         * @throws InvalidProgramException if the keys are of two types
         */
        public <R> SingleOutputStreamOperator<R> apply(
                JoinFunction<T1, T2, R> function, Serde<T1> firstSerde, Serde<T2> secondSerde) {
            return then(
                    NAME,
                    function,
                    (join, key, window, elements, out) ->
                            joinAll(elements, (one, two, to) -> to.collect(notNull(join.join(one, two))), out),
                    firstSerde,
                    secondSerde,
                    DataStream.typeReturnedBy(function, JoinFunction.class));
        }

        /**
         * Gives the join its function.
         *
         * @param <R> the type of the output
         * @param function emits the outputs of a pair
         * @return the stream of outputs
         * @throws InvalidProgramException if the type of the records of a stream cannot be found or has no serde, or the keys
         *     are of two types
         */
        public <R> SingleOutputStreamOperator<R> apply(FlatJoinFunction<T1, T2, R> function) {
            return apply(
                    function,
                    firstSerde(typeOf(function, FlatJoinFunction.class, 0)),
                    secondSerde(typeOf(function, FlatJoinFunction.class, 1)));
        }

        /**
         * Gives the join its function, with serdes of the user's for the records that are kept as state.
         *
         * @param <R> the type of the output
         * @param function emits the outputs of a pair
         * @param firstSerde how records of the first stream become bytes
         * @param secondSerde how records of the second stream become bytes
         * @return the stream of outputs
         * @throws InvalidProgramException if the keys are of two types
         */
        public <R> SingleOutputStreamOperator<R> apply(
                FlatJoinFunction<T1, T2, R> function, Serde<T1> firstSerde, Serde<T2> secondSerde) {
            return then(
                    NAME,
                    function,
                    (join, key, window, elements, out) -> joinAll(elements, join, out),
                    firstSerde,
                    secondSerde,
                    FunctionTypes.typeArgument(function, FlatJoinFunction.class, 2)
                            .orElse(null));
        }

        private static <T1, T2, R> void joinAll(
                Iterable<BothSides<T1, T2>> elements, FlatJoinFunction<T1, T2, R> function, Collector<R> out)
                throws Exception {
            for (BothSides<T1, T2> sides : elements) {
                for (T1 one : sides.first()) {
                    for (T2 two : sides.second()) {
                        function.join(one, two, out);
                    }
                }
            }
        }

        private static <R> R notNull(@Nullable R output) {
            if (output == null) {
                throw new NullPointerException("The join function returned null; a record is never null. Use a"
                        + " FlatJoinFunction to emit nothing.");
            }
            return output;
        }

        private static @Nullable Type typeOf(Object function, Class<?> functionalInterface, int index) {
            return FunctionTypes.parameterType(function, functionalInterface, index)
                    .orElse(null);
        }
    }
}
