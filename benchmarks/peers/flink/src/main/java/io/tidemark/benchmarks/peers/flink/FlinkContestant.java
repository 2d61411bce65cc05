package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.run.CheckpointFigures;
import io.tidemark.benchmarks.run.Contestant;
import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.OutputTally;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.benchmarks.run.StateSetup;
import io.tidemark.benchmarks.workload.Bids;
import io.tidemark.benchmarks.workload.Bids.Bid;
import io.tidemark.benchmarks.workload.Bids.BidCount;
import io.tidemark.benchmarks.workload.EventTime;
import io.tidemark.benchmarks.workload.Readings;
import io.tidemark.benchmarks.workload.Readings.Reading;
import io.tidemark.benchmarks.workload.Sales;
import io.tidemark.benchmarks.workload.Sales.Auction;
import io.tidemark.benchmarks.workload.Sales.Event;
import io.tidemark.benchmarks.workload.Sales.Match;
import io.tidemark.benchmarks.workload.Sales.Person;
import io.tidemark.benchmarks.workload.Sums;
import io.tidemark.benchmarks.workload.Sums.Increment;
import io.tidemark.benchmarks.workload.Sums.RunningSum;
import io.tidemark.benchmarks.workload.Values;
import io.tidemark.benchmarks.workload.Values.Update;
import io.tidemark.benchmarks.workload.Values.Updated;
import io.tidemark.benchmarks.workload.Words;
import io.tidemark.benchmarks.workload.Words.Sentence;
import io.tidemark.benchmarks.workload.Words.WordCount;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.JoinFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Apache Flink in an embedded cluster of one task manager, set up as fast as its documentation allows: object reuse,
 * state on the heap but where RocksDB is asked for, serializers of our own for all records, no restart delay, and short
 * buffers where latency counts. RocksDB writes incremental checkpoints, and its caches are Flink's managed memory.
 */
public final class FlinkContestant implements Contestant {
    private static final String BUFFER_TIMEOUT_FOR_THROUGHPUT = "100 ms"; // Flink's default
    private static final String BUFFER_TIMEOUT_FOR_LATENCY = "1 ms";
    private static final int LEAST_MANAGED_MEGABYTES = 64; // heap state needs none
    private static final Duration WINDOW = Duration.ofMillis(EventTime.WINDOW_MILLIS);

    private static final TypeInformation<Reading> READING = new RecordType<>(Reading.class, new ReadingSerializer());
    private static final TypeInformation<Increment> INCREMENT =
            new RecordType<>(Increment.class, new IncrementSerializer());
    private static final TypeInformation<RunningSum> RUNNING_SUM =
            new RecordType<>(RunningSum.class, new RunningSumSerializer());
    private static final TypeInformation<Sentence> SENTENCE =
            new RecordType<>(Sentence.class, new SentenceSerializer());
    private static final TypeInformation<WordCount> WORD_COUNT =
            new RecordType<>(WordCount.class, new WordCountSerializer());
    private static final TypeInformation<Bid> BID = new RecordType<>(Bid.class, new BidSerializer());
    private static final TypeInformation<BidCount> BID_COUNT =
            new RecordType<>(BidCount.class, new ChainedSerializer<>());
    private static final TypeInformation<Event> EVENT = new RecordType<>(Event.class, new ChainedSerializer<>());
    private static final TypeInformation<Person> PERSON = new RecordType<>(Person.class, new PersonSerializer());
    private static final TypeInformation<Auction> AUCTION = new RecordType<>(Auction.class, new AuctionSerializer());
    private static final TypeInformation<Update> UPDATE = new RecordType<>(Update.class, new UpdateSerializer());
    private static final TypeInformation<Updated> UPDATED = new RecordType<>(Updated.class, new ChainedSerializer<>());
    private static final TypeInformation<Match> MATCH = new RecordType<>(Match.class, new ChainedSerializer<>());

    private @Nullable MiniCluster cluster;
    private CheckpointFigures checkpoints = CheckpointFigures.NONE;

    /** Makes the contestant; nothing is started. */
    public FlinkContestant() {}

    @Override
    public String version() {
        return EnvironmentInformation.getVersion();
    }

    @Override
    public void open(int parallelism, StateSetup state) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("rest.port", "0");
        configuration.setString("rest.bind-address", "127.0.0.1");
        configuration.setString(
                "taskmanager.memory.managed.size",
                (state.isRocksDb() ? state.cacheMegabytes() : LEAST_MANAGED_MEGABYTES) + "m");
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .build());
        cluster.start();
    }

    @Override
    public void run(RunSpec spec) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration(spec));
        env.setParallelism(spec.parallelism());
        build(env, spec);
        JobGraph graph = env.getStreamGraph().getJobGraph();
        cluster.executeJobBlocking(graph);
        checkpoints = spec.checkpointMillis() == 0
                ? CheckpointFigures.NONE
                : Statistics.of(cluster.getExecutionGraph(graph.getJobID()).get().getCheckpointStatsSnapshot());
    }

    @Override
    public CheckpointFigures checkpoints() {
        return checkpoints;
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }

    private static Configuration configuration(RunSpec spec) {
        Configuration configuration = new Configuration();
        configuration.setString("execution.runtime-mode", "STREAMING");
        configuration.setString("pipeline.object-reuse", "true");
        configuration.setString("pipeline.generic-types", "false"); // refuses Kryo
        configuration.setString(
                "execution.buffer-timeout.interval",
                spec.mode() == Mode.LATENCY ? BUFFER_TIMEOUT_FOR_LATENCY : BUFFER_TIMEOUT_FOR_THROUGHPUT);
        configuration.setString("state.backend.type", spec.state().isRocksDb() ? "rocksdb" : "hashmap");
        configuration.setString(
                "execution.checkpointing.incremental", Boolean.toString(spec.state().isRocksDb()));
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString("restart-strategy.fixed-delay.attempts", "3");
        configuration.setString("restart-strategy.fixed-delay.delay", "0 ms");
        if (spec.checkpointMillis() > 0) {
            configuration.setString("execution.checkpointing.mode", "EXACTLY_ONCE");
            configuration.setString("execution.checkpointing.interval", spec.checkpointMillis() + " ms");
            configuration.setString("execution.checkpointing.storage", "filesystem");
            configuration.setString(
                    "execution.checkpointing.dir",
                    Path.of(spec.directory()).toUri().toString());
        }
        return configuration;
    }

    private static void build(StreamExecutionEnvironment env, RunSpec spec) {
        boolean zipf = spec.zipf();
        switch (spec.workload()) {
            case W1 ->
                source(env, spec, i -> new Reading(Readings.valueAt(i)), READING)
                        .map(reading -> new Reading(Readings.map(reading.value())))
                        .returns(READING)
                        .filter(reading -> Readings.keep(reading.value()))
                        .sinkTo(new TallySink<>((tally, reading) -> tally.add(reading.value())));
            case W2, W2Z ->
                source(env, spec, i -> Sums.at(i, zipf), INCREMENT)
                        .keyBy(Increment::key, Types.LONG)
                        .process(new Summing(spec))
                        .returns(RUNNING_SUM)
                        .sinkTo(new TallySink<>(OutputTally::add));
            case W3 ->
                source(env, spec, i -> new Sentence(Words.textAt(i)), SENTENCE)
                        .flatMap((Sentence sentence, Collector<String> output) ->
                                Words.split(sentence.text(), output::collect))
                        .returns(Types.STRING)
                        .keyBy(word -> word, Types.STRING)
                        .process(new Counting())
                        .returns(WORD_COUNT)
                        .sinkTo(new TallySink<>(
                                (tally, output) -> tally.add(Words.hash(output.word(), output.count()))));
            case W4 -> bids(env, spec);
            case W5 -> sales(env, spec);
            case W6, W6Z ->
                source(env, spec, i -> Values.at(i, zipf), UPDATE)
                        .keyBy(Update::key, Types.LONG)
                        .process(new Changing())
                        .returns(UPDATED)
                        .sinkTo(new TallySink<>((tally, output) -> tally.add(Values.hash(output))));
        }
    }

    private static void bids(StreamExecutionEnvironment env, RunSpec spec) {
        source(env, spec, Bids::at, BID, Bid::timestamp)
                .keyBy(Bid::auction, Types.LONG)
                .window(TumblingEventTimeWindows.of(WINDOW))
                .aggregate(new BidCounting.Counting(), new BidCounting(), Types.LONG, Types.LONG, BID_COUNT)
                .sinkTo(new TallySink<>((tally, output) -> tally.add(Bids.hash(output))));
    }

    private static void sales(StreamExecutionEnvironment env, RunSpec spec) {
        DataStream<Event> all = source(env, spec, Sales::at, EVENT, Event::timestamp);
        DataStream<Person> persons =
                all.filter(Event::isPerson).map(Sales::person).returns(PERSON);
        DataStream<Auction> auctions =
                all.filter(event -> !event.isPerson()).map(Sales::auction).returns(AUCTION);
        persons.join(auctions)
                .where(Person::id, Types.LONG)
                .equalTo(Auction::seller, Types.LONG)
                .window(TumblingEventTimeWindows.of(WINDOW))
                .apply((JoinFunction<Person, Auction, Match>) Sales::match, MATCH)
                .sinkTo(new TallySink<>((tally, output) -> tally.add(Sales.hash(output))));
    }

    private static <T> DataStream<T> source(
            StreamExecutionEnvironment env,
            RunSpec spec,
            IndexSource.RecordMaker<T> maker,
            TypeInformation<T> type,
            SerializableToLong<T> timestamp) {
        WatermarkStrategy<T> watermarks = WatermarkStrategy.<T>forGenerator(context -> new EveryThousand<>())
                .withTimestampAssigner((record, none) -> timestamp.of(record));
        return env.fromSource(new IndexSource<>(spec, maker), watermarks, "source", type);
    }

    /** Returns the event time of a record. */
    @FunctionalInterface
    private interface SerializableToLong<T> extends Serializable {
        long of(T record);
    }

    private static <T> DataStream<T> source(
            StreamExecutionEnvironment env, RunSpec spec, IndexSource.RecordMaker<T> maker, TypeInformation<T> type) {
        return env.fromSource(new IndexSource<>(spec, maker), WatermarkStrategy.noWatermarks(), "source", type);
    }
}
