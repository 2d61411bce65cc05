package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.CheckpointConfig;
import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.JobStatus;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines and settings that cannot work are refused before anything runs, in words that say what to do. */
class RefusalsTest {
    @TempDir
    Path directory;

    @Test
    void anUnknownStateBackendIsRefusedAndTheKnownOnesAreListed() {
        StreamExecutionEnvironment env = pipeline(Environments.plain(1).setStateBackend("rocks"));

        assertThatThrownBy(env::execute)
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("'rocks'")
                .hasMessageContaining("[memory]");
    }

    @Test
    void anUnknownStorageSchemeIsRefusedAndTheKnownOnesAreListed() {
        StreamExecutionEnvironment env =
                pipeline(Environments.storedIn("s3://me:secret@bucket/path", 1, Duration.ofSeconds(1)));

        assertThatThrownBy(env::execute)
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("'s3'")
                .hasMessageContaining("file")
                .hasMessageContaining("memory")
                .hasMessageNotContaining("secret");
    }

    @Test
    void anUnknownEngineIsRefused() {
        StreamExecutionEnvironment env = pipeline(Environments.plain(1).setEngine("warp"));

        assertThatThrownBy(env::execute).hasMessageContaining("'warp'").hasMessageContaining("local");
    }

    @Test
    void numbersThatCannotBeMeantAreRefusedWhereTheyAreGiven() {
        StreamExecutionEnvironment env = Environments.plain(1);
        assertThatThrownBy(() -> env.enableCheckpointing(-5))
                .hasMessageContaining("interval")
                .hasMessageContaining("-5");
        assertThatThrownBy(() -> env.enableCheckpointing(0)).hasMessageContaining("interval");
        assertThatThrownBy(() -> env.setParallelism(0)).hasMessageContaining("parallelism is 0");
        assertThatThrownBy(() -> env.fromSequence(1, 2).name("n").setParallelism(0))
                .hasMessageContaining("'n'")
                .hasMessageContaining("0");
        assertThatThrownBy(() -> env.setMaxParallelism(0)).hasMessageContaining("maximum parallelism is 0");
        CheckpointConfig config = env.getCheckpointConfig();
        assertThatThrownBy(() -> config.setCheckpointTimeout(0)).hasMessageContaining("timeout");
        assertThatThrownBy(() -> config.setMaxConcurrentCheckpoints(0)).hasMessageContaining("concurrent");
        assertThatThrownBy(() -> config.setMaxRetainedCheckpoints(0)).hasMessageContaining("retained");
        assertThatThrownBy(() -> env.setNumberOfExecutionRetries(-2)).hasMessageContaining("-2");
    }

    @Test
    void aUidUsedTwiceIsRefusedNamingBothOperators() {
        StreamExecutionEnvironment env = Environments.plain(1);
        env.fromSequence(1, 2)
                .map(n -> n)
                .name("one")
                .uid("same")
                .map(n -> n)
                .name("two")
                .uid("same")
                .print();

        assertThatThrownBy(env::execute)
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("'same'")
                .hasMessageContaining("'one'")
                .hasMessageContaining("'two'");
    }

    @Test
    void moreSubtasksThanKeyGroupsAreRefused() {
        StreamExecutionEnvironment env = pipeline(Environments.plain(4).setMaxParallelism(3));

        assertThatThrownBy(env::execute)
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("parallelism of 4");
    }

    @Test
    void anEmptyPipelineAndABlankNameAreRefused() {
        assertThatThrownBy(Environments.plain(1)::execute).hasMessageContaining("empty");
        StreamExecutionEnvironment env = pipeline(Environments.plain(1));
        assertThatThrownBy(() -> env.execute(" ")).hasMessageContaining("blank");
    }

    @Test
    void aFileInThePlaceOfTheCheckpointDirectoryIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("taken"), "a file");
        StreamExecutionEnvironment env = pipeline(Environments.checkpointed(1, Duration.ofSeconds(1)));
        env.getCheckpointConfig().setCheckpointStorage(file);

        assertThatThrownBy(() -> env.execute("job"))
                .isInstanceOf(JobExecutionException.class)
                .hasMessageContaining("'job'")
                .hasMessageContaining(file.toString());
        assertThat(file).hasContent("a file");
    }

    @Test
    void aGuaranteeThatCannotBeHadIsRefusedWithReasonAndRemedy() {
        assertThatThrownBy(demanding(Environments.plain(1))::execute)
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("EXACTLY_ONCE")
                .hasMessageContaining("checkpointing")
                .hasMessageContaining("enableCheckpointing");
        assertThatThrownBy(demanding(Environments.checkpointed(1, Duration.ofSeconds(1)))::execute)
                .hasMessageContaining("storage 'memory:/'")
                .hasMessageContaining("setCheckpointStorage");
        StreamExecutionEnvironment durable =
                Environments.storedIn(directory.toUri().toString(), 1, Duration.ofSeconds(1));
        assertThatThrownBy(demanding(durable)::execute)
                .hasMessageContaining("sink 'out'")
                .hasMessageContaining("cannot be taken back");
    }

    @Test
    void aGuaranteeThatIsMetIsAccepted() throws Exception {
        StreamExecutionEnvironment env = Environments.storedIn(directory.toUri().toString(), 2, Duration.ofSeconds(1));
        Ledger ledger = new Ledger();
        CountByKey.of(env.fromSequence(0, 99).setParallelism(1)).sinkTo(new TwoPhaseSink<>(ledger));
        env.requireGuarantee(Guarantee.EXACTLY_ONCE).execute("job");

        CountByKey.verify("at the end", ledger.records(), 100);
    }

    @Test
    void aCheckpointOfAPipelineOfAnotherShapeIsRefused() throws Exception {
        finish(env -> CountByKey.of(env.fromSequence(0, 99)).sinkTo(new TwoPhaseSink<>(new Ledger())));

        assertRefused(env -> CountByKey.of(env.fromSequence(0, 99).filter(n -> n > 3))
                        .sinkTo(new TwoPhaseSink<>(new Ledger())))
                .hasMessageContaining("different pipeline")
                .hasMessageContaining("'count'")
                .hasMessageContaining("uid");
    }

    @Test
    void aUidThatNowBelongsToAnotherKindOfOperatorIsRefused() throws Exception {
        finish(env -> CountByKey.of(env.fromSequence(0, 99).uid("numbers"))
                .uid("counts")
                .sinkTo(new TwoPhaseSink<>(new Ledger()))
                .uid("out"));

        assertRefused(env -> CountByKey.of(env.fromSequence(0, 99)
                                .map(n -> n)
                                .name("mapper")
                                .uid("numbers"))
                        .uid("counts")
                        .sinkTo(new TwoPhaseSink<>(new Ledger()))
                        .uid("out"))
                .hasMessageContaining("'numbers'")
                .hasMessageContaining("'mapper'")
                .hasMessageContaining("another kind");
        assertRefused(env -> CountByKey.of(env.fromSequence(0, 99).uid("numbers"))
                        .map(line -> line)
                        .name("mapper")
                        .uid("counts")
                        .sinkTo(new TwoPhaseSink<>(new Ledger()))
                        .uid("out"))
                .hasMessageContaining("'counts'")
                .hasMessageContaining("'mapper'");
    }

    @Test
    void aSinkThatCannotPublishWhatTheOneBeforePreparedIsRefused() throws Exception {
        finish(env -> env.fromSequence(0, 99)
                .uid("numbers")
                .sinkTo(new TwoPhaseSink<>(new Ledger()))
                .uid("out"));

        assertRefused(env -> env.fromSequence(0, 99)
                        .uid("numbers")
                        .sinkTo(new WriteThroughSink<>())
                        .name("screen")
                        .uid("out"))
                .hasMessageContaining("'screen'")
                .hasMessageContaining("another kind of sink");
    }

    @Test
    void anotherMaximumParallelismIsRefused() throws Exception {
        finish(env -> CountByKey.of(env.fromSequence(0, 99)).sinkTo(new TwoPhaseSink<>(new Ledger())));

        assertRefused(env -> CountByKey.of(env.setMaxParallelism(64).fromSequence(0, 99))
                        .sinkTo(new TwoPhaseSink<>(new Ledger())))
                .hasMessageContaining("'count'")
                .hasMessageContaining("128")
                .hasMessageContaining("64");
    }

    @Test
    void stateReadUnderAnotherTypeIsRefusedNamingIt() throws Exception {
        finish(env -> env.fromSequence(0, 99)
                .keyBy(n -> (int) (n % CountByKey.KEYS), Integer.class)
                .process(new MutableHistory())
                .name("history")
                .sinkTo(new TwoPhaseSink<>(new Ledger())));

        assertRefused(env -> env.fromSequence(0, 99)
                        .keyBy(n -> (int) (n % CountByKey.KEYS), Integer.class)
                        .process(new HistoryAsText())
                        .name("history")
                        .sinkTo(new TwoPhaseSink<>(new Ledger())))
                .hasMessageContaining("'history'")
                .hasMessageContaining("count and sum");
    }

    @Test
    void keysOfAnotherTypeAreRefused() throws Exception {
        finish(env -> env.fromSequence(0, 99)
                .keyBy(n -> n % 5, Long.class)
                .reduce(Long::sum)
                .name("sums")
                .sinkTo(new TwoPhaseSink<>(new Ledger())));

        assertRefused(env -> env.fromSequence(0, 99)
                        .keyBy(n -> "" + n % 5, String.class)
                        .reduce(Long::sum)
                        .name("sums")
                        .sinkTo(new TwoPhaseSink<>(new Ledger())))
                .hasMessageContaining("'sums'");
    }

    private static StreamExecutionEnvironment pipeline(StreamExecutionEnvironment env) {
        CountByKey.of(env.fromSequence(0, 9)).sinkTo(new TwoPhaseSink<>(new Ledger()));
        return env;
    }

    private static StreamExecutionEnvironment demanding(StreamExecutionEnvironment env) {
        env.fromSequence(0, 9).name("numbers").sinkTo(new WriteThroughSink<>()).name("out");
        return env.requireGuarantee(Guarantee.EXACTLY_ONCE);
    }

    private void finish(Consumer<StreamExecutionEnvironment> pipeline) throws Exception {
        environment(pipeline).execute("job");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Consumer<StreamExecutionEnvironment> pipeline)
            throws Exception {
        JobExecutionException end = Await.end(environment(pipeline).executeAsync("job"));
        assertThat(end.getStatus()).isEqualTo(JobStatus.FAILED);
        return assertThat(end);
    }

    private StreamExecutionEnvironment environment(Consumer<StreamExecutionEnvironment> pipeline) {
        StreamExecutionEnvironment env = Environments.storedIn(directory.toUri().toString(), 2, Environments.ON_DEMAND);
        pipeline.accept(env);
        return env;
    }
}
