package io.tidemark.benchmarks.tidemark;

import io.tidemark.api.DataStream;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import io.tidemark.benchmarks.run.Contestant;
import io.tidemark.benchmarks.run.OutputTally;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.benchmarks.workload.Bids;
import io.tidemark.benchmarks.workload.Bids.Bid;
import io.tidemark.benchmarks.workload.Readings;
import io.tidemark.benchmarks.workload.Readings.Reading;
import io.tidemark.benchmarks.workload.Sums;
import io.tidemark.benchmarks.workload.Sums.Increment;
import io.tidemark.benchmarks.workload.Words;
import io.tidemark.benchmarks.workload.Words.Sentence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/** Tidemark's local engine with state on the heap and exactly-once checkpoints in a directory; nothing else is set. */
public final class TidemarkContestant implements Contestant {
    private static final String JOB_NAME = "benchmark";

    private OptionalLong completedCheckpoints = OptionalLong.empty();

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
        switch (spec.workload()) {
            case W1 -> readings(env, spec);
            case W2, W2Z -> sums(env, spec);
            case W3 -> words(env, spec);
            case W4 -> bids(env, spec);
        }
        completedCheckpoints = OptionalLong.of(env.execute(JOB_NAME).completedCheckpoints());
    }

    @Override
    public OptionalLong completedCheckpoints() {
        return completedCheckpoints;
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

    private static void words(StreamExecutionEnvironment env, RunSpec spec) {
        source(env, spec, i -> new Sentence(Words.textAt(i)))
                .<String>flatMap((sentence, output) -> Words.split(sentence.text(), output::collect))
                .keyBy(word -> word, String.class)
                .process(new Counting())
                .sinkTo(new TallySink<>((tally, output) -> tally.add(Words.hash(output.word(), output.count()))));
    }

    private static void bids(StreamExecutionEnvironment env, RunSpec spec) {
        env.fromSource(
                        new IndexSource<>(spec, Bids::at),
                        WatermarkStrategy.<Bid>forGenerator(EveryThousandBids::new)
                                .withTimestampAssigner((bid, timestamp) -> bid.millis()),
                        "source")
                .keyBy(Bid::auction, Long.class)
                .window(TumblingEventTimeWindows.of(Duration.ofMillis(Bids.WINDOW_MILLIS)))
                .aggregate(new CountingBids(), new HashingWindows())
                .sinkTo(new TallySink<>(OutputTally::add));
    }

    private static <T> DataStream<T> source(
            StreamExecutionEnvironment env, RunSpec spec, IndexSource.RecordMaker<T> maker) {
        return env.fromSource(new IndexSource<>(spec, maker), "source");
    }
}
