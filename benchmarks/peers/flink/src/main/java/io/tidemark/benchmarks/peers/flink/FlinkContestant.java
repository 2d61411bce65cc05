package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.run.Contestant;
import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.OutputTally;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.benchmarks.workload.Bids;
import io.tidemark.benchmarks.workload.Bids.Bid;
import io.tidemark.benchmarks.workload.Readings;
import io.tidemark.benchmarks.workload.Readings.Reading;
import io.tidemark.benchmarks.workload.Sums;
import io.tidemark.benchmarks.workload.Sums.Increment;
import io.tidemark.benchmarks.workload.Sums.RunningSum;
import io.tidemark.benchmarks.workload.Words;
import io.tidemark.benchmarks.workload.Words.Sentence;
import io.tidemark.benchmarks.workload.Words.WordCount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
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
 * state on the heap, serializers of our own for all records, no restart delay, and short buffers where latency counts.
 */
public final class FlinkContestant implements Contestant {
    private static final String BUFFER_TIMEOUT_FOR_THROUGHPUT = "100 ms"; // Flink's default
    private static final String BUFFER_TIMEOUT_FOR_LATENCY = "1 ms";

    private static final TypeInformation<Reading> READING = new RecordType<>(Reading.class, new ReadingSerializer());
    private static final TypeInformation<Increment> INCREMENT =
            new RecordType<>(Increment.class, new IncrementSerializer());
    private static final TypeInformation<RunningSum> RUNNING_SUM =
            new RecordType<>(RunningSum.class, new RunningSumSerializer());
    private static final TypeInformation<Sentence> SENTENCE =
            new RecordType<>(Sentence.class, new SentenceSerializer());
    private static final TypeInformation<Bid> BID = new RecordType<>(Bid.class, new BidSerializer());
    private static final TypeInformation<WordCount> WORD_COUNT =
            new RecordType<>(WordCount.class, new WordCountSerializer());

    private @Nullable MiniCluster cluster;
    private OptionalLong completedCheckpoints = OptionalLong.empty();

    /** Makes the contestant; nothing is started. */
    public FlinkContestant() {}

    @Override
    public String version() {
        return EnvironmentInformation.getVersion();
    }

    @Override
    public void open(int parallelism) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("rest.port", "0");
        configuration.setString("rest.bind-address", "127.0.0.1");
        configuration.setString("taskmanager.memory.managed.size", "64m"); // heap state needs none
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
        completedCheckpoints = spec.checkpointMillis() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(cluster.getExecutionGraph(graph.getJobID())
                        .get()
                        .getCheckpointStatsSnapshot()
                        .getCounts()
                        .getNumberOfCompletedCheckpoints());
    }

    @Override
    public OptionalLong completedCheckpoints() {
        return completedCheckpoints;
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
        configuration.setString("state.backend.type", "hashmap");
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
            case W4 ->
                env.fromSource(
                                new IndexSource<>(spec, Bids::at),
                                WatermarkStrategy.<Bid>forGenerator(context -> new EveryThousandBids())
                                        .withTimestampAssigner((bid, timestamp) -> bid.millis()),
                                "source",
                                BID)
                        .keyBy(Bid::auction, Types.LONG)
                        .window(TumblingEventTimeWindows.of(Duration.ofMillis(Bids.WINDOW_MILLIS)))
                        .aggregate(new CountingBids(), new HashingWindows(), Types.LONG, Types.LONG, Types.LONG)
                        .sinkTo(new TallySink<>(OutputTally::add));
        }
    }

    private static <T> DataStream<T> source(
            StreamExecutionEnvironment env, RunSpec spec, IndexSource.RecordMaker<T> maker, TypeInformation<T> type) {
        return env.fromSource(new IndexSource<>(spec, maker), WatermarkStrategy.noWatermarks(), "source", type);
    }
}
