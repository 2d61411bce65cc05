package io.tidemark.benchmarks.peers.jet;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.function.ToLongFunctionEx;
import com.hazelcast.instance.BuildInfoProvider;
import com.hazelcast.jet.RestartableException;
import com.hazelcast.jet.Traverser;
import com.hazelcast.jet.Traversers;
import com.hazelcast.jet.accumulator.LongAccumulator;
import com.hazelcast.jet.aggregate.AggregateOperations;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.core.ProcessorSupplier;
import com.hazelcast.jet.datamodel.Tuple2;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sink;
import com.hazelcast.jet.pipeline.Sinks;
import com.hazelcast.jet.pipeline.Sources;
import com.hazelcast.jet.pipeline.StreamStage;
import com.hazelcast.jet.pipeline.WindowDefinition;
import io.tidemark.benchmarks.run.CheckpointFigures;
import io.tidemark.benchmarks.run.Contestant;
import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.OutputTally;
import io.tidemark.benchmarks.run.RunProbe;
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
import io.tidemark.benchmarks.workload.Words;
import io.tidemark.benchmarks.workload.Words.Sentence;
import io.tidemark.benchmarks.workload.Words.WordCount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hazelcast Jet in one embedded member with as many cooperative threads as the parallelism. Inside the member records
 * move by reference; snapshots go to a distributed map in memory, since Jet writes none to a directory.
 */
public final class JetContestant implements Contestant {
    private final SnapshotCount snapshots = new SnapshotCount();
    private @Nullable HazelcastInstance member;
    private CheckpointFigures checkpoints = CheckpointFigures.NONE;

    /** Makes the contestant; nothing is started. */
    public JetContestant() {}

    @Override
    public String version() {
        return BuildInfoProvider.getBuildInfo().getVersion();
    }

    @Override
    public void open(int parallelism, StateSetup state) {
        snapshots.attach();
        Config config = new Config();
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "jdk");
        config.setClusterName("benchmark-" + ProcessHandle.current().pid());
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        config.getJetConfig().setEnabled(true).setCooperativeThreadCount(parallelism);
        member = Hazelcast.newHazelcastInstance(config);
    }

    @Override
    public void run(RunSpec spec) {
        JobConfig config = new JobConfig();
        if (spec.checkpointMillis() > 0) {
            config.setProcessingGuarantee(ProcessingGuarantee.EXACTLY_ONCE);
            config.setSnapshotIntervalMillis(spec.checkpointMillis());
        }
        snapshots.reset();
        member.getJet().newJob(pipeline(spec), config).join();
        checkpoints = spec.checkpointMillis() == 0
                ? CheckpointFigures.NONE
                : CheckpointFigures.ofCompleted(snapshots.completed());
    }

    @Override
    public CheckpointFigures checkpoints() {
        return checkpoints;
    }

    @Override
    public void close() {
        member.shutdown();
    }

    private static Pipeline pipeline(RunSpec spec) {
        Pipeline pipeline = Pipeline.create();
        switch (spec.workload()) {
            case W1 -> readings(pipeline, spec);
            case W2, W2Z -> sums(pipeline, spec);
            case W3 -> words(pipeline, spec);
            case W4 -> bids(pipeline, spec);
            case W5 -> sales(pipeline, spec);
            case W6, W6Z ->
                throw new IllegalArgumentException(
                        "Jet keeps no state outside the heap; leave it out of " + spec.workload().label());
        }
        return pipeline;
    }

    private static void readings(Pipeline pipeline, RunSpec spec) {
        source(pipeline, spec, i -> new Reading(Readings.valueAt(i)))
                .map(reading -> new Reading(Readings.map(reading.value())))
                .setLocalParallelism(spec.parallelism())
                .filter(reading -> Readings.keep(reading.value()))
                .setLocalParallelism(spec.parallelism())
                .writeTo(sink(spec, (tally, reading) -> tally.add(reading.value())));
    }

    private static void sums(Pipeline pipeline, RunSpec spec) {
        boolean zipf = spec.zipf();
        boolean failing = spec.mode() == Mode.RECOVERY;
        source(pipeline, spec, i -> Sums.at(i, zipf))
                .groupingKey(Increment::key)
                .mapStateful(LongAccumulator::new, (sum, key, record) -> {
                    if (failing && RunProbe.current().failsAt(record.index())) {
                        throw new RestartableException("The failure that the recovery is measured from");
                    }
                    sum.add(record.value());
                    return new RunningSum(record.key(), sum.get(), record.index());
                })
                .setLocalParallelism(spec.parallelism())
                .writeTo(sink(spec, OutputTally::add));
    }

    private static void words(Pipeline pipeline, RunSpec spec) {
        source(pipeline, spec, i -> new Sentence(Words.textAt(i)))
                .flatMap(sentence -> wordsOf(sentence))
                .setLocalParallelism(spec.parallelism())
                .groupingKey(word -> word)
                .mapStateful(LongAccumulator::new, (count, key, word) -> {
                    count.add(1);
                    return new WordCount(word, count.get());
                })
                .setLocalParallelism(spec.parallelism())
                .writeTo(sink(spec, (tally, output) -> tally.add(Words.hash(output.word(), output.count()))));
    }

    private static Traverser<String> wordsOf(Sentence sentence) {
        List<String> words = new ArrayList<>(Words.WORDS_PER_SENTENCE);
        Words.split(sentence.text(), words::add);
        return Traversers.traverseIterable(words);
    }

    private static void bids(Pipeline pipeline, RunSpec spec) {
        timedSource(pipeline, spec, Bids::at, Bid::timestamp)
                .groupingKey(Bid::auction)
                .window(WindowDefinition.tumbling(EventTime.WINDOW_MILLIS))
                .aggregate(AggregateOperations.counting())
                .setLocalParallelism(spec.parallelism())
                .map(counted -> new BidCount(counted.key(), counted.end(), counted.result()))
                .setLocalParallelism(spec.parallelism())
                .writeTo(sink(spec, (tally, output) -> tally.add(Bids.hash(output))));
    }

    private static void sales(Pipeline pipeline, RunSpec spec) {
        StreamStage<Event> all = timedSource(pipeline, spec, Sales::at, Event::timestamp);
        StreamStage<Person> persons = all.filter(Event::isPerson)
                .setLocalParallelism(spec.parallelism())
                .map(Sales::person)
                .setLocalParallelism(spec.parallelism());
        StreamStage<Auction> auctions = all.filter(event -> !event.isPerson())
                .setLocalParallelism(spec.parallelism())
                .map(Sales::auction)
                .setLocalParallelism(spec.parallelism());
        persons.groupingKey(Person::id)
                .window(WindowDefinition.tumbling(EventTime.WINDOW_MILLIS))
                .aggregate2(
                        AggregateOperations.<Person>toList(),
                        auctions.groupingKey(Auction::seller),
                        AggregateOperations.<Auction>toList())
                .setLocalParallelism(spec.parallelism())
                .flatMap(grouped -> matches(grouped.result()))
                .setLocalParallelism(spec.parallelism())
                .writeTo(sink(spec, (tally, output) -> tally.add(Sales.hash(output))));
    }

    private static Traverser<Match> matches(Tuple2<List<Person>, List<Auction>> window) {
        List<Match> matches = new ArrayList<>();
        for (Person person : window.f0()) {
            for (Auction auction : window.f1()) {
                matches.add(Sales.match(person, auction));
            }
        }
        return Traversers.traverseIterable(matches);
    }

    private static <T> StreamStage<T> timedSource(
            Pipeline pipeline, RunSpec spec, IndexProcessor.RecordMaker<T> maker, ToLongFunctionEx<T> timestamp) {
        return pipeline.readFrom(Sources.<T>streamFromProcessorWithWatermarks(
                        "source",
                        false,
                        policy -> ProcessorMetaSupplier.of(
                                spec.parallelism(),
                                ProcessorSupplier.of(() -> new TimedIndexProcessor<T>(spec, maker, policy)))))
                .withTimestamps(timestamp, EventTime.DISORDER_MILLIS);
    }

    private static <T> StreamStage<T> source(Pipeline pipeline, RunSpec spec, IndexProcessor.RecordMaker<T> maker) {
        return pipeline.readFrom(Sources.<T>streamFromProcessor(
                        "source",
                        ProcessorMetaSupplier.of(
                                spec.parallelism(), ProcessorSupplier.of(() -> new IndexProcessor(spec, maker)))))
                .withoutTimestamps();
    }

    private static <T> Sink<T> sink(RunSpec spec, TallyProcessor.Adder<T> adder) {
        return Sinks.fromProcessor(
                "sink",
                ProcessorMetaSupplier.of(spec.parallelism(), ProcessorSupplier.of(() -> new TallyProcessor<>(adder))));
    }
}
