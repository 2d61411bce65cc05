package io.tidemark.benchmarks.tidemark;

import io.tidemark.api.DataStream;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.JoinFunction;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import io.tidemark.benchmarks.metering.CheckpointMeter;
import io.tidemark.benchmarks.metering.CheckpointMeter.Checkpoint;
import io.tidemark.benchmarks.metering.MeteredBackend;
import io.tidemark.benchmarks.run.CheckpointFigures;
import io.tidemark.benchmarks.run.Contestant;
import io.tidemark.benchmarks.run.OutputTally;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.benchmarks.run.StateSetup;
import io.tidemark.benchmarks.workload.Bids;
import io.tidemark.benchmarks.workload.Bids.Bid;
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
import io.tidemark.benchmarks.workload.Values;
import io.tidemark.benchmarks.workload.Values.Update;
import io.tidemark.benchmarks.workload.Words;
import io.tidemark.benchmarks.workload.Words.Sentence;
import io.tidemark.checkpoint.spi.state.StateBackend;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Tidemark's local engine with exactly-once checkpoints in a directory; nothing else is set, but for W6 where its state is.
 * RocksDB shares the memory for caches evenly with the cache of objects before it.
 */
public final class TidemarkContestant implements Contestant {
    private static final String JOB_NAME = "benchmark";
    private static final Duration WINDOW = Duration.ofMillis(EventTime.WINDOW_MILLIS);

    private CheckpointFigures checkpoints = CheckpointFigures.NONE;

    /** Makes the contestant; nothing is started. */
    public TidemarkContestant() {}

    @Override
    public String version() {
        String version = StreamExecutionEnvironment.class.getPackage().getImplementationVersion();
        return version == null ? "0.1" : version;
    }

    @Override
    public void run(RunSpec spec) throws JobExecutionException, InterruptedException {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(spec.parallelism());
        if (spec.checkpointMillis() > 0) {
            env.enableCheckpointing(spec.checkpointMillis());
            env.getCheckpointConfig().setCheckpointStorage(Path.of(spec.directory()));
        }
        CheckpointMeter meter = new CheckpointMeter();
        if (spec.workload().isLargeState()) {
            env.setStateBackend(new MeteredBackend(backend(spec.state()), meter));
        }
        switch (spec.workload()) {
            case W1 -> readings(env, spec);
            case W2, W2Z -> sums(env, spec);
            case W3 -> words(env, spec);
            case W4 -> bids(env, spec);
            case W5 -> sales(env, spec);
            case W6, W6Z -> values(env, spec);
        }
        checkpoints = figures(env.execute(JOB_NAME).completedCheckpoints(), meter.checkpoints());
    }

    @Override
    public CheckpointFigures checkpoints() {
        return checkpoints;
    }

    private static StateBackend backend(StateSetup state) {
        if (!state.isRocksDb()) {
            return MeteredBackend.named(state.backend(), Map.of());
        }
        int objects = Math.max(1, state.cacheMegabytes() / 2);
        int rocksDb = Math.max(1, state.cacheMegabytes() - objects);
        return MeteredBackend.named(state.backend(), Map.of("object-cache", objects + "mb", "memory", rocksDb + "mb"));
    }

    private static CheckpointFigures figures(long completed, List<Checkpoint> taken) {
        return taken.isEmpty()
                ? CheckpointFigures.ofCompleted(completed)
                : new CheckpointFigures(
                        completed,
                        taken.stream().mapToLong(Checkpoint::bytes).average().orElseThrow(),
                        taken.stream().mapToDouble(Checkpoint::millis).average().orElseThrow(),
                        taken.stream()
                                .mapToDouble(Checkpoint::longestSyncMillis)
                                .max()
                                .orElseThrow());
    }

    private static void readings(StreamExecutionEnvironment env, RunSpec spec) {
        source(env, spec, i -> new Reading(Readings.valueAt(i)))
                .map(reading -> new Reading(Readings.map(reading.value())))
                .filter(reading -> Readings.keep(reading.value()))
                .sinkTo(new TallySink<>((tally, reading) -> tally.add(reading.value())));
    }

    private static void sums(StreamExecutionEnvironment env, RunSpec spec) {
        boolean zipf = spec.zipf();
        source(env, spec, i -> Sums.at(i, zipf))
                .keyBy(Increment::key, Long.class)
                .process(new Summing(spec))
                .sinkTo(new TallySink<>(OutputTally::add));
    }

    private static void values(StreamExecutionEnvironment env, RunSpec spec) {
        boolean zipf = spec.zipf();
        source(env, spec, i -> Values.at(i, zipf))
                .keyBy(Update::key, Long.class)
                .process(new Changing())
                .sinkTo(new TallySink<>((tally, output) -> tally.add(Values.hash(output))));
    }

    private static void words(StreamExecutionEnvironment env, RunSpec spec) {
        source(env, spec, i -> new Sentence(Words.textAt(i)))
                .<String>flatMap((sentence, output) -> Words.split(sentence.text(), output::collect))
                .keyBy(word -> word, String.class)
                .process(new Counting())
                .sinkTo(new TallySink<>((tally, output) -> tally.add(Words.hash(output.word(), output.count()))));
    }

    private static void bids(StreamExecutionEnvironment env, RunSpec spec) {
        source(env, spec, Bids::at, Bid::timestamp)
                .keyBy(Bid::auction, Long.class)
                .window(TumblingEventTimeWindows.of(WINDOW))
                .aggregate(new BidCounting.Counting(), new BidCounting())
                .sinkTo(new TallySink<>((tally, output) -> tally.add(Bids.hash(output))));
    }

    /** One source gives both kinds of records, as in Nexmark; its output never leaves the chain. */
    private static void sales(StreamExecutionEnvironment env, RunSpec spec) {
        DataStream<Event> all = source(env, spec, Sales::at, Event::timestamp);
        DataStream<Person> persons =
                all.filter(Event::isPerson).map(Sales::person).returns(Person.class);
        DataStream<Auction> auctions =
                all.filter(event -> !event.isPerson()).map(Sales::auction).returns(Auction.class);
        persons.join(auctions)
                .where(Person::id, Long.class)
                .equalTo(Auction::seller, Long.class)
                .window(TumblingEventTimeWindows.of(WINDOW))
                .apply((JoinFunction<Person, Auction, Match>) Sales::match)
                .sinkTo(new TallySink<>((tally, output) -> tally.add(Sales.hash(output))));
    }

    private static <T> DataStream<T> source(
            StreamExecutionEnvironment env, RunSpec spec, IndexSource.RecordMaker<T> maker) {
        return env.fromSource(new IndexSource<>(spec, maker), "source");
    }

    private static <T> DataStream<T> source(
            StreamExecutionEnvironment env,
            RunSpec spec,
            IndexSource.RecordMaker<T> maker,
            SerializableToLong<T> timestamp) {
        return env.fromSource(
                new IndexSource<>(spec, maker),
                WatermarkStrategy.<T>forGenerator(EveryThousand::new)
                        .withTimestampAssigner((record, none) -> timestamp.of(record)),
                "source");
    }

    /** Returns the event time of a record. */
    @FunctionalInterface
    private interface SerializableToLong<T> extends Serializable {
        long of(T record);
    }
}
