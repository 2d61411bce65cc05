package io.tidemark.api;

import io.tidemark.api.RestartStrategies.RestartStrategy;
import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.connector.DataGeneratorSource;
import io.tidemark.api.dataflow.Dataflow;
import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.engine.Job;
import io.tidemark.api.engine.JobSettings;
import io.tidemark.api.engine.StateBackendChoice;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.MapFunction;
import io.tidemark.api.types.FunctionTypes;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.state.StateBackend;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a pipeline begins and is run from; the names are Flink's.
 *
 * <pre>{@code
 * StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
 * env.enableCheckpointing(1000);
 * env.fromData("to", "be", "or", "not", "to", "be")
 *         .keyBy(word -> word)
 *         .map(...)
 *         .print();
 * env.execute("words");
 * }</pre>
 *
 * <p>An environment holds one pipeline and may execute it several times. Not thread-safe.
 *
 * @since 0.1
 */
public final class StreamExecutionEnvironment {
    /** The number of key groups unless {@link #setMaxParallelism} says otherwise. */
    public static final int DEFAULT_MAX_PARALLELISM = 128;

    /** The largest number of key groups. */
    public static final int UPPER_BOUND_MAX_PARALLELISM = 32_768;

    /** The name of a job that is given none. */
    public static final String DEFAULT_JOB_NAME = "Tidemark Streaming Job";

    private final List<StreamNode> nodes = new ArrayList<>();
    private final ExecutionConfig config = new ExecutionConfig();
    private final CheckpointConfig checkpointConfig = new CheckpointConfig();
    private int parallelism = Runtime.getRuntime().availableProcessors();
    private int maxParallelism = DEFAULT_MAX_PARALLELISM;
    private StateBackendChoice stateBackend = new StateBackendChoice.Named("memory", Map.of());
    private @Nullable RestartStrategy restartStrategy;
    private @Nullable Guarantee demanded;
    private @Nullable String engineName;
    private SavepointRestoreSettings restore = SavepointRestoreSettings.none();

    private StreamExecutionEnvironment() {}

    /**
     * Makes an environment with defaults: parallelism is the number of cores, checkpointing is off.
     *
     * @return a new environment
     */
    public static StreamExecutionEnvironment getExecutionEnvironment() {
        return new StreamExecutionEnvironment();
    }

    /**
     * Sets how many subtasks each operator has that is not given a number of its own.
     *
     * @param parallelism at least 1
     * @return this
     */
    public StreamExecutionEnvironment setParallelism(int parallelism) {
        if (parallelism < 1) {
            throw new IllegalArgumentException("The parallelism is " + parallelism + "; give 1 or more.");
        }
        this.parallelism = parallelism;
        return this;
    }

    /** {@return the default parallelism, at least 1} */
    public int getParallelism() {
        return parallelism;
    }

    /**
     * Sets the number of key groups: the most that the parallelism of a keyed operator can ever be. It is fixed in the life
     * of a job's state.
     *
     * @param maxParallelism 1 to {@value #UPPER_BOUND_MAX_PARALLELISM}; {@value #DEFAULT_MAX_PARALLELISM} by default
     * @return this
     */
    public StreamExecutionEnvironment setMaxParallelism(int maxParallelism) {
        if (maxParallelism < 1 || maxParallelism > UPPER_BOUND_MAX_PARALLELISM) {
            throw new IllegalArgumentException("The maximum parallelism is " + maxParallelism + "; give 1 to "
                    + UPPER_BOUND_MAX_PARALLELISM + ".");
        }
        this.maxParallelism = maxParallelism;
        return this;
    }

    /** {@return the number of key groups, at least 1} */
    public int getMaxParallelism() {
        return maxParallelism;
    }

    /**
     * Takes a checkpoint at every interval, in exactly-once mode.
     *
     * @param intervalMillis in milliseconds, at least 1
     * @return this
     */
    public StreamExecutionEnvironment enableCheckpointing(long intervalMillis) {
        checkpointConfig.setCheckpointInterval(intervalMillis);
        return this;
    }

    /**
     * Takes a checkpoint at every interval.
     *
     * @param intervalMillis in milliseconds, at least 1
     * @param mode what a checkpoint means for state
     * @return this
     */
    public StreamExecutionEnvironment enableCheckpointing(long intervalMillis, CheckpointingMode mode) {
        checkpointConfig.setCheckpointingMode(mode);
        return enableCheckpointing(intervalMillis);
    }

    /**
     * Takes a checkpoint at every interval, in exactly-once mode.
     *
     * @param interval at least a millisecond
     * @return this
     */
    public StreamExecutionEnvironment enableCheckpointing(Duration interval) {
        return enableCheckpointing(interval.toMillis());
    }

    /**
     * Takes a checkpoint at every interval.
     *
     * @param interval at least a millisecond
     * @param mode what a checkpoint means for state
     * @return this
     */
    public StreamExecutionEnvironment enableCheckpointing(Duration interval, CheckpointingMode mode) {
        return enableCheckpointing(interval.toMillis(), mode);
    }

    /** {@return the settings of checkpoints, to be changed in place; always the same object} */
    public CheckpointConfig getCheckpointConfig() {
        return checkpointConfig;
    }

    /** {@return the interval of checkpoints in milliseconds, 0 if checkpointing is off} */
    public long getCheckpointInterval() {
        return checkpointConfig.getCheckpointInterval();
    }

    /** {@return the mode of checkpoints} */
    public CheckpointingMode getCheckpointingMode() {
        return checkpointConfig.getCheckpointingMode();
    }

    /**
     * Sets how often a failed job is started again: so many times, at once.
     *
     * @param numberOfExecutionRetries 0 for never, -1 for the default of the checkpointing in force
     * @return this
     */
    public StreamExecutionEnvironment setNumberOfExecutionRetries(int numberOfExecutionRetries) {
        if (numberOfExecutionRetries < -1) {
            throw new IllegalArgumentException("The number of execution retries is " + numberOfExecutionRetries
                    + "; give 0 or more, or -1 for the default.");
        }
        restartStrategy = numberOfExecutionRetries == -1
                ? null
                : RestartStrategies.fixedDelayRestart(numberOfExecutionRetries, Duration.ZERO);
        return this;
    }

    /**
     * Sets what happens after a failure. With nothing set, a job with checkpointing restarts without limit and one without
     * never does.
     *
     * @param strategy from {@link RestartStrategies}
     * @return this
     */
    public StreamExecutionEnvironment setRestartStrategy(RestartStrategy strategy) {
        restartStrategy = strategy;
        return this;
    }

    /** {@return the settings that are neither about checkpoints nor about failures, to be changed in place} */
    public ExecutionConfig getConfig() {
        return config;
    }

    /**
     * Sets which state backend keeps keyed state.
     *
     * @param name of a backend on the path; {@code memory} by default
     * @return this
     */
    public StreamExecutionEnvironment setStateBackend(String name) {
        return setStateBackend(name, Map.of());
    }

    /**
     * Sets which state backend keeps keyed state, and how.
     *
     * @param name of a backend on the path
     * @param options values by name, as the backend documents them; one that it does not know or that makes no sense is
     *     refused before the job starts
     * @return this
     */
    public StreamExecutionEnvironment setStateBackend(String name, Map<String, String> options) {
        stateBackend = new StateBackendChoice.Named(name, options);
        return this;
    }

    /**
     * Sets which state backend keeps keyed state, by an object that a backend's factory has made. The job uses this very
     * object and, when it has ended, calls {@link StateBackend#close}, after which the object can be used again. Give each
     * job that runs at the same time an object of its own.
     *
     * <p>An object stays in this process, so an engine that runs jobs elsewhere refuses it; a name with options serves
     * every engine.
     *
     * @param backend thread-safe, as every backend
     * @return this
     */
    public StreamExecutionEnvironment setStateBackend(StateBackend backend) {
        stateBackend = new StateBackendChoice.Given(Objects.requireNonNull(backend, "backend"));
        return this;
    }

    /**
     * Chooses the engine, where several are on the path.
     *
     * @param name for example {@code local}
     * @return this
     */
    public StreamExecutionEnvironment setEngine(String name) {
        engineName = name;
        return this;
    }

    /**
     * Refuses to start the job if a path from a source to a sink has less than this guarantee end to end.
     *
     * @param guarantee what every path must have, for state and for delivery
     * @return this
     */
    public StreamExecutionEnvironment requireGuarantee(Guarantee guarantee) {
        demanded = guarantee;
        return this;
    }

    /**
     * Starts the job from a savepoint or a retained checkpoint.
     *
     * @param settings which one, and how
     * @return this
     */
    public StreamExecutionEnvironment setSavepointRestoreSettings(SavepointRestoreSettings settings) {
        restore = Objects.requireNonNull(settings, "settings");
        return this;
    }

    /**
     * Starts the job from a savepoint or a retained checkpoint; short for
     * {@link SavepointRestoreSettings#forPath(String)}.
     *
     * @param path its directory, as a path or a URI
     * @return this
     */
    public StreamExecutionEnvironment restoreFrom(String path) {
        return setSavepointRestoreSettings(SavepointRestoreSettings.forPath(path));
    }

    /** {@return what the job is started from, {@link SavepointRestoreSettings#none()} by default} */
    public SavepointRestoreSettings getSavepointRestoreSettings() {
        return restore;
    }

    /**
     * Reads a source.
     *
     * @param <T> the type of the records
     * @param source where from
     * @param sourceName for plans, errors and metrics
     * @return the stream of its records
     */
    public <T> DataStreamSource<T> fromSource(Source<T, ?> source, String sourceName) {
        return fromSource(source, WatermarkStrategy.noWatermarks(), sourceName);
    }

    /**
     * Reads a source, with timestamps and watermarks split by split.
     *
     * @param <T> the type of the records
     * @param source where from
     * @param watermarks where timestamps and watermarks come from
     * @param sourceName the operator's name
     * @return the stream of records
     */
    public <T> DataStreamSource<T> fromSource(Source<T, ?> source, WatermarkStrategy<T> watermarks, String sourceName) {
        StreamNode node = add(new StreamNode("Source", new Operation.Read<>(source, watermarks), List.of()));
        node.name(sourceName);
        Type type = FunctionTypes.typeArgument(source, Source.class, 0).orElse(null);
        return new DataStreamSource<>(this, node, type);
    }

    /**
     * Reads some records, in order, in one subtask.
     *
     * @param <T> the type of the records
     * @param data the records; none of them {@code null}
     * @return the stream of them
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final <T> DataStreamSource<T> fromData(T... data) {
        return fromCollection(Arrays.asList(data));
    }

    /**
     * Reads some records, in order, in one subtask.
     *
     * @param <T> the type of the records
     * @param data the records; none of them {@code null}
     * @return the stream of them
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final <T> DataStreamSource<T> fromElements(T... data) {
        return fromCollection(Arrays.asList(data));
    }

    /**
     * Reads the records of a collection, in its order, in one subtask.
     *
     * @param <T> the type of the records
     * @param data the records; none of them {@code null}; copied now
     * @return the stream of them
     */
    public <T> DataStreamSource<T> fromCollection(Collection<T> data) {
        CollectionSource<T> source = new CollectionSource<>(data);
        StreamNode node = add(new StreamNode("Collection Source", new Operation.Read<>(source), List.of()));
        node.parallelism(1);
        node.sequential = true;
        return new DataStreamSource<>(this, node, source.commonType().orElse(null));
    }

    /**
     * Reads numbers, in as many ranges as there are subtasks.
     *
     * @param from the first
     * @param to the last
     * @return the stream of them
     */
    public DataStreamSource<Long> fromSequence(long from, long to) {
        return fromSource(DataGeneratorSource.sequence(from, to), "Sequence Source")
                .returns(Long.class);
    }

    /**
     * Generates records from their numbers, at a steady rate.
     *
     * @param <T> the type of the records
     * @param generator makes the record of a number, from 0; the same for the same number
     * @param count how many, {@link Long#MAX_VALUE} for no end
     * @param recordsPerSecond over all subtasks, or 0 for as fast as they are taken
     * @return the stream of them
     */
    public <T> DataStreamSource<T> fromGenerator(MapFunction<Long, T> generator, long count, double recordsPerSecond) {
        DataStreamSource<T> stream =
                fromSource(new DataGeneratorSource<>(generator, count, recordsPerSecond), "Generator Source");
        Type type = FunctionTypes.returnType(generator, MapFunction.class).orElse(null);
        stream.type = type;
        stream.node.output(Edge.Port.MAIN, type);
        return stream;
    }

    /**
     * Prints and returns what the pipeline amounts to: its plan and, for each path from a source to a sink, the guarantee
     * of state updates and of delivery, with the weakest link named.
     *
     * @return the text that was printed to standard output
     * @throws InvalidProgramException if the pipeline cannot work
     */
    public String explain() {
        String text = Engines.choose(engineName).explain(getJob(DEFAULT_JOB_NAME));
        System.out.println(text);
        return text;
    }

    /**
     * Runs the pipeline and waits for its end.
     *
     * @return what it leaves to say
     * @throws JobExecutionException if it ends other than by finishing
     * @throws InterruptedException if this thread is interrupted; the job is cancelled
     */
    public JobExecutionResult execute() throws JobExecutionException, InterruptedException {
        return execute(DEFAULT_JOB_NAME);
    }

    /**
     * Runs the pipeline under a name and waits for its end. With storage that outlives the process, a job of the same name
     * continues where the last one was.
     *
     * @param jobName any text
     * @return what it leaves to say
     * @throws JobExecutionException if it ends other than by finishing
     * @throws InterruptedException if this thread is interrupted; the job is cancelled
     * @throws InvalidProgramException if the pipeline cannot work, or cannot have the guarantee it demands
     */
    public JobExecutionResult execute(String jobName) throws JobExecutionException, InterruptedException {
        JobClient client = executeAsync(jobName);
        try {
            return client.await();
        } catch (InterruptedException e) {
            client.cancel();
            throw e;
        }
    }

    /**
     * Starts the pipeline.
     *
     * @return its handle
     * @throws JobExecutionException if it cannot be started
     */
    public JobClient executeAsync() throws JobExecutionException {
        return executeAsync(DEFAULT_JOB_NAME);
    }

    /**
     * Starts the pipeline under a name.
     *
     * @param jobName any text
     * @return its handle
     * @throws JobExecutionException if it cannot be started, for example because its storage cannot be used
     * @throws InvalidProgramException if the pipeline cannot work, or cannot have the guarantee it demands
     */
    public JobClient executeAsync(String jobName) throws JobExecutionException {
        return Engines.choose(engineName).submit(getJob(jobName));
    }

    /**
     * Returns the pipeline as plain data, for engines and tests.
     *
     * @return the graph as it is now
     */
    public Dataflow getDataflow() {
        return new DataflowBuilder(nodes, parallelism).build();
    }

    StreamNode add(StreamNode node) {
        nodes.add(node);
        return node;
    }

    /**
     * Returns what an engine gets: the pipeline as defined so far, with all settings.
     *
     * @param jobName under which checkpoints are kept
     * @return the job; later changes of the environment do not show in it
     */
    public Job getJob(String jobName) {
        if (jobName.isBlank()) {
            throw new IllegalArgumentException("The job's name is blank; give some text: its state is kept under it.");
        }
        JobSettings settings = new JobSettings(
                checkpointConfig.toSettings(),
                restartStrategy,
                stateBackend,
                checkpointConfig.storage(),
                demanded,
                maxParallelism,
                config.getAutoWatermarkInterval().toMillis(),
                restore);
        return new Job(jobName, getDataflow(), settings);
    }
}
