package io.tidemark.api;

import io.tidemark.api.connector.PrintSink;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.FilterFunction;
import io.tidemark.api.functions.FlatMapFunction;
import io.tidemark.api.functions.KeySelector;
import io.tidemark.api.functions.MapFunction;
import io.tidemark.api.functions.Partitioner;
import io.tidemark.api.functions.ProcessFunction;
import io.tidemark.api.functions.RichFunction;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.serde.UnsupportedTypeException;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.types.FunctionTypes;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.sink.Sink;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream of records, and what can be done with it. A method adds an operator to the environment's pipeline and returns
 * the stream it gives; nothing runs before {@code execute}. Not thread-safe.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public class DataStream<T> {
    final StreamExecutionEnvironment environment;
    final List<StreamNode.Input> origins;
    /** What is known of {@code T}; {@code null} if it was neither said nor found. */
    @Nullable
    Type type;

    DataStream(StreamExecutionEnvironment environment, List<StreamNode.Input> origins, @Nullable Type type) {
        this.environment = environment;
        this.origins = List.copyOf(origins);
        this.type = type;
    }

    /**
     * Returns the environment that this stream belongs to.
     *
     * @return the environment
     */
    public StreamExecutionEnvironment getExecutionEnvironment() {
        return environment;
    }

    /**
     * Turns each record into one other.
     *
     * @param <R> the type of the output
     * @param mapper the function
     * @return the stream of outputs
     */
    public <R> SingleOutputStreamOperator<R> map(MapFunction<T, R> mapper) {
        return then("Map", new Operation.Map<>(mapper), typeReturnedBy(mapper, MapFunction.class));
    }

    /**
     * Turns each record into any number of others.
     *
     * @param <R> the type of the output
     * @param flatMapper the function
     * @return the stream of outputs
     */
    public <R> SingleOutputStreamOperator<R> flatMap(FlatMapFunction<T, R> flatMapper) {
        return then(
                "FlatMap",
                new Operation.FlatMap<>(flatMapper),
                FunctionTypes.typeArgument(flatMapper, FlatMapFunction.class, 1).orElse(null));
    }

    /**
     * Keeps the records for which the function says so.
     *
     * @param filter the function
     * @return the stream of what is kept
     */
    public SingleOutputStreamOperator<T> filter(FilterFunction<T> filter) {
        return then("Filter", new Operation.Filter<>(filter), type);
    }

    /**
     * Processes records one by one, with access to their timestamps and to side outputs.
     *
     * @param <R> the type of the output
     * @param function the function
     * @return the stream of outputs
     */
    public <R> SingleOutputStreamOperator<R> process(ProcessFunction<T, R> function) {
        return then(
                "Process",
                new Operation.Process<>(function),
                FunctionTypes.typeArgument(function, ProcessFunction.class, 1).orElse(null));
    }

    /**
     * Gives the records timestamps, and the stream watermarks in place of those it has. Better done at the source, with
     * {@link StreamExecutionEnvironment#fromSource(io.tidemark.checkpoint.spi.source.Source, WatermarkStrategy, String)},
     * where each split has watermarks of its own.
     *
     * @param strategy how
     * @return the same records
     * @throws InvalidProgramException if it aligns watermarks, which only a source can
     */
    public SingleOutputStreamOperator<T> assignTimestampsAndWatermarks(WatermarkStrategy<T> strategy) {
        if (strategy.getAlignmentParameters() != null) {
            throw new InvalidProgramException(
                    "Behind '" + origins.get(0).from().name + "' nothing can wait for watermark group '"
                            + strategy.getAlignmentParameters().watermarkGroup()
                            + "'; give the strategy to fromSource.");
        }
        return then("Timestamps/Watermarks", new Operation.AssignTimestamps<>(strategy), type);
    }

    /**
     * Groups records by key: those of equal key are processed in order by one subtask and share state. The type of the
     * key is found from the function; give it as a second argument where that fails.
     *
     * @param <K> the type of the key: a number, string, enum, {@code java.time} type, UUID, or a record of such
     * @param key gives the key of a record
     * @return the keyed stream
     * @throws InvalidProgramException if the type of the key cannot be found, or cannot be a key
     */
    public <K> KeyedStream<T, K> keyBy(KeySelector<T, K> key) {
        Type found = typeReturnedBy(key, KeySelector.class);
        if (found == null) {
            throw new InvalidProgramException("The type of the key that keyBy selects after '"
                    + origins.get(0).from().name
                    + "' cannot be told from the function; give it: keyBy(selector, KeyType.class).");
        }
        @SuppressWarnings("unchecked") // the type was read from the selector's own signature
        Serde<K> serde = (Serde<K>) serdeOf(found, "keyBy: ");
        return keyBy(key, serde);
    }

    /**
     * Groups records by key of a given type.
     *
     * @param <K> the type of the key
     * @param key gives the key of a record
     * @param keyType its class
     * @return the keyed stream
     * @throws InvalidProgramException if the type cannot be a key
     */
    public <K> KeyedStream<T, K> keyBy(KeySelector<T, K> key, Class<K> keyType) {
        @SuppressWarnings("unchecked") // the serde of a class is one of its values
        Serde<K> serde = (Serde<K>) serdeOf(keyType, "keyBy: ");
        return keyBy(key, serde);
    }

    /**
     * Groups records by key with a serde of the user's.
     *
     * @param <K> the type of the key
     * @param key gives the key of a record
     * @param keySerde how keys become bytes; its {@link Serde#hash} must be the same in every process
     * @return the keyed stream
     * @throws InvalidProgramException if the type cannot be a key
     */
    public <K> KeyedStream<T, K> keyBy(KeySelector<T, K> key, Serde<K> keySerde) {
        return new KeyedStream<>(this, key, keySerde);
    }

    /**
     * Joins streams of the same type into one, in no particular order between them.
     *
     * @param streams at least one other
     * @return the joined stream
     */
    @SafeVarargs
    public final DataStream<T> union(DataStream<T>... streams) {
        if (streams.length == 0) {
            throw new IllegalArgumentException("union joins this stream with others; give at least one.");
        }
        List<StreamNode.Input> all = new ArrayList<>(origins);
        for (DataStream<T> stream : streams) {
            if (stream.environment != environment) {
                throw new IllegalArgumentException("union joins streams of one environment; one of these has another.");
            }
            all.addAll(stream.origins);
        }
        return new DataStream<>(environment, all, type);
    }

    /**
     * Spreads the records evenly over the subtasks that follow.
     *
     * @return the same records
     */
    public DataStream<T> rebalance() {
        return partitioned(new Partitioning.Rebalance());
    }

    /**
     * Spreads the records of each subtask evenly over those subtasks that follow which fall to it: fewer hand-overs between
     * threads than {@link #rebalance}, and no balance between the subtasks before.
     *
     * @return the same records
     */
    public DataStream<T> rescale() {
        return partitioned(new Partitioning.Rescale());
    }

    /**
     * Spreads the records over the subtasks that follow as if by chance. The choice is the same in every attempt and for
     * every run.
     *
     * @return the same records
     */
    public DataStream<T> shuffle() {
        return partitioned(new Partitioning.Shuffle());
    }

    /**
     * Sends all records to the first of the subtasks that follow.
     *
     * @return the same records
     */
    public DataStream<T> global() {
        return partitioned(new Partitioning.Global());
    }

    /**
     * Sends each record to every one of the subtasks that follow. They get the same object, so a function that changes its
     * input in place must not be one of them.
     *
     * @return the same records, as often as there are subtasks
     */
    public DataStream<T> broadcast() {
        return partitioned(new Partitioning.Broadcast());
    }

    /**
     * Sends each record to every one of the subtasks of the operator that this stream is then connected to, which keeps
     * broadcast state by it: {@code other.connect(rules.broadcast(descriptor)).process(...)}.
     *
     * @param broadcastStateDescriptors the states, at least one; without a time to live
     * @return the stream, to be connected
     * @throws InvalidProgramException if two states have one name, or one has a time to live
     */
    public BroadcastStream<T> broadcast(MapStateDescriptor<?, ?>... broadcastStateDescriptors) {
        return new BroadcastStream<>(this, List.of(broadcastStateDescriptors));
    }

    /**
     * Sends each record to the subtask that the user chooses. The stream is not a keyed one: it has no state by key.
     *
     * @param <K> the type of the key
     * @param partitioner gives the subtask of a key
     * @param keySelector gives the key of a record
     * @return the same records
     */
    public <K> DataStream<T> partitionCustom(Partitioner<K> partitioner, KeySelector<T, K> keySelector) {
        if (partitioner instanceof RichFunction || keySelector instanceof RichFunction) {
            throw new InvalidProgramException(
                    "partitionCustom after '" + origins.get(0).from().name
                            + "': partitioners and key selectors are never opened, so they cannot be rich functions.");
        }
        learnType(keySelector, KeySelector.class);
        return partitioned(new Partitioning.Custom<>(partitioner, keySelector));
    }

    private DataStream<T> partitioned(Partitioning partitioning) {
        return new DataStream<>(environment, repartitioned(partitioning), type);
    }

    /**
     * Puts two streams before one function, which sees the records of each as they come. State by key is shared if both are
     * keyed, now or by {@link ConnectedStreams#keyBy}.
     *
     * @param <R> the type of the other stream
     * @param stream the second input
     * @return the two, to be given a function
     */
    public <R> ConnectedStreams<T, R> connect(DataStream<R> stream) {
        return new ConnectedStreams<>(this, stream);
    }

    /**
     * Puts this stream before one function with another that is broadcast. Key this stream first to have state by key.
     *
     * @param <R> the type of the broadcast stream
     * @param broadcastStream the other stream, with the states that are kept by it
     * @return the two, to be given a function
     */
    public <R> BroadcastConnectedStream<T, R> connect(BroadcastStream<R> broadcastStream) {
        return new BroadcastConnectedStream<>(this, broadcastStream);
    }

    /**
     * Joins this stream with another: records of equal key that are in one window.
     *
     * @param <T2> the type of the other stream
     * @param otherStream the second input
     * @return the join, to be told keys and windows
     */
    public <T2> JoinedStreams<T, T2> join(DataStream<T2> otherStream) {
        return new JoinedStreams<>(this, otherStream);
    }

    /**
     * Groups this stream with another: all records of equal key that are in one window come before one function.
     *
     * @param <T2> the type of the other stream
     * @param otherStream the second input
     * @return the two, to be told keys and windows
     */
    public <T2> CoGroupedStreams<T, T2> coGroup(DataStream<T2> otherStream) {
        return new CoGroupedStreams<>(this, otherStream);
    }

    /**
     * Writes the records to a sink.
     *
     * @param sink where to
     * @return the end of the stream, to be named
     */
    public DataStreamSink sinkTo(Sink<? super T> sink) {
        return new DataStreamSink(environment.add(new StreamNode("Sink", new Operation.Write<>(sink), origins)));
    }

    /**
     * Writes the records to standard output, one a line, with the number of the subtask before it if there are several.
     *
     * @return the end of the stream, to be named
     */
    public DataStreamSink print() {
        return print("");
    }

    /**
     * Writes the records to standard output, each after a prefix.
     *
     * @param sinkIdentifier the prefix
     * @return the end of the stream, to be named
     */
    public DataStreamSink print(String sinkIdentifier) {
        return sinkTo(new PrintSink<T>(sinkIdentifier)).name("Print");
    }

    final <R> SingleOutputStreamOperator<R> then(String name, Operation operation, @Nullable Type outputType) {
        StreamNode node = environment.add(new StreamNode(name, operation, origins));
        return new SingleOutputStreamOperator<>(environment, node, outputType);
    }

    /** Learns the type of the records from a function that takes them, where it is not known yet. */
    final void learnType(Object function, Class<?> functionalInterface) {
        Type taken =
                FunctionTypes.parameterType(function, functionalInterface, 0).orElse(null);
        for (StreamNode.Input origin : origins) {
            if (!origin.from().outputs.containsKey(origin.port())) {
                origin.from().output(origin.port(), taken);
            }
        }
    }

    final List<StreamNode.Input> repartitioned(Partitioning partitioning) {
        List<StreamNode.Input> inputs = new ArrayList<>();
        for (StreamNode.Input origin : origins) {
            inputs.add(new StreamNode.Input(origin.from(), origin.port(), partitioning));
        }
        return inputs;
    }

    /** Finds the serde of a type that the pipeline needs one for, or refuses the pipeline. */
    static Serde<?> serdeOf(Type type, String neededFor) {
        try {
            return Serdes.of(type);
        } catch (UnsupportedTypeException e) {
            throw new InvalidProgramException(neededFor + e.getMessage(), e);
        }
    }

    static @Nullable Type typeReturnedBy(Object function, Class<?> functionalInterface) {
        return FunctionTypes.returnType(function, functionalInterface).orElse(null);
    }
}
