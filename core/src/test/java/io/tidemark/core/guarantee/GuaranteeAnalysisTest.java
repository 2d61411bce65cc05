package io.tidemark.core.guarantee;

import static io.tidemark.checkpoint.spi.guarantee.Guarantee.AT_LEAST_ONCE;
import static io.tidemark.checkpoint.spi.guarantee.Guarantee.AT_MOST_ONCE;
import static io.tidemark.checkpoint.spi.guarantee.Guarantee.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.AsyncDataStream;
import io.tidemark.api.CheckpointingMode;
import io.tidemark.api.DataStream;
import io.tidemark.api.DataStreamSource;
import io.tidemark.api.ExternalizedCheckpointRetention;
import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.engine.CheckpointSettings;
import io.tidemark.api.functions.AsyncFunction;
import io.tidemark.api.functions.BroadcastProcessFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.FilterFunction;
import io.tidemark.api.functions.ProcessFunction;
import io.tidemark.api.functions.ResultFuture;
import io.tidemark.api.functions.SideEffecting;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.core.guarantee.PathGuarantee.Link;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuaranteeAnalysisTest {
    private final StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();

    /** A source that only declares. */
    private record DeclaringSource(DeclaredGuarantee guarantee) implements Source<String, SourceSplit> {
        @Override
        public Boundedness boundedness() {
            return Boundedness.BOUNDED;
        }

        @Override
        public SplitEnumerator<SourceSplit> createEnumerator(SourceContext context) {
            throw new AssertionError("the analysis opens nothing");
        }

        @Override
        public SourceReader<String, SourceSplit> createReader(SourceContext context) {
            throw new AssertionError("the analysis opens nothing");
        }

        @Override
        public Serde<SourceSplit> splitSerde() {
            throw new AssertionError("the analysis opens nothing");
        }
    }

    /** A sink that only declares. */
    private record DeclaringSink(DeclaredGuarantee guarantee) implements Sink<Object> {
        @Override
        public SinkWriter<Object> createWriter(SubtaskContext context, List<byte[]> states) {
            throw new AssertionError("the analysis opens nothing");
        }
    }

    private DataStreamSource<String> source(String name, Guarantee guarantee) {
        return env.fromSource(new DeclaringSource(new DeclaredGuarantee(guarantee, name + " says so")), name);
    }

    private static DeclaringSink sink(Guarantee guarantee) {
        return new DeclaringSink(new DeclaredGuarantee(guarantee, "the sink says so"));
    }

    private static CheckpointSettings checkpoints(String mode) {
        boolean enabled = !mode.equals("OFF");
        CheckpointingMode chosen = enabled ? CheckpointingMode.valueOf(mode) : CheckpointingMode.EXACTLY_ONCE;
        return new CheckpointSettings(
                enabled, chosen, 1000, 1000, 0, 1, 0, 1, ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }

    private GuaranteeAnalysis analyse(String mode, boolean lasting) {
        return GuaranteeAnalysis.of(env.getDataflow(), checkpoints(mode), lasting ? "file:/data" : "memory:/", lasting);
    }

    /** Columns: source, mode, storage, sink; then state and its weakest link, delivery and its weakest link. */
    @ParameterizedTest
    @CsvSource({
        "exactly,exactly,lasting, exactly, exactly,source,  exactly,source",
        "exactly,exactly,lasting, least,   exactly,source,  least,  sink",
        "exactly,exactly,lasting, most,    exactly,source,  most,   sink",
        "exactly,exactly,memory,  exactly, least,  storage, least,  storage",
        "exactly,exactly,memory,  least,   least,  storage, least,  storage",
        "exactly,exactly,memory,  most,    least,  storage, most,   sink",
        "exactly,least,  lasting, exactly, least,  mode,    least,  mode",
        "exactly,least,  lasting, least,   least,  mode,    least,  mode",
        "exactly,least,  lasting, most,    least,  mode,    most,   sink",
        "exactly,least,  memory,  exactly, least,  mode,    least,  mode",
        "exactly,least,  memory,  least,   least,  mode,    least,  mode",
        "exactly,least,  memory,  most,    least,  mode,    most,   sink",
        "exactly,off,    lasting, exactly, most,   mode,    most,   mode",
        "exactly,off,    lasting, least,   most,   mode,    most,   mode",
        "exactly,off,    lasting, most,    most,   mode,    most,   mode",
        "exactly,off,    memory,  exactly, most,   mode,    most,   mode",
        "exactly,off,    memory,  least,   most,   mode,    most,   mode",
        "exactly,off,    memory,  most,    most,   mode,    most,   mode",
        "least,  exactly,lasting, exactly, least,  source,  least,  source",
        "least,  exactly,lasting, least,   least,  source,  least,  source",
        "least,  exactly,lasting, most,    least,  source,  most,   sink",
        "least,  exactly,memory,  exactly, least,  source,  least,  source",
        "least,  exactly,memory,  least,   least,  source,  least,  source",
        "least,  exactly,memory,  most,    least,  source,  most,   sink",
        "least,  least,  lasting, exactly, least,  source,  least,  source",
        "least,  least,  lasting, least,   least,  source,  least,  source",
        "least,  least,  lasting, most,    least,  source,  most,   sink",
        "least,  least,  memory,  exactly, least,  source,  least,  source",
        "least,  least,  memory,  least,   least,  source,  least,  source",
        "least,  least,  memory,  most,    least,  source,  most,   sink",
        "least,  off,    lasting, exactly, most,   mode,    most,   mode",
        "least,  off,    lasting, least,   most,   mode,    most,   mode",
        "least,  off,    lasting, most,    most,   mode,    most,   mode",
        "least,  off,    memory,  exactly, most,   mode,    most,   mode",
        "least,  off,    memory,  least,   most,   mode,    most,   mode",
        "least,  off,    memory,  most,    most,   mode,    most,   mode",
        "most,   exactly,lasting, exactly, most,   source,  most,   source",
        "most,   exactly,lasting, least,   most,   source,  most,   source",
        "most,   exactly,lasting, most,    most,   source,  most,   source",
        "most,   exactly,memory,  exactly, most,   source,  most,   source",
        "most,   exactly,memory,  least,   most,   source,  most,   source",
        "most,   exactly,memory,  most,    most,   source,  most,   source",
        "most,   least,  lasting, exactly, most,   source,  most,   source",
        "most,   least,  lasting, least,   most,   source,  most,   source",
        "most,   least,  lasting, most,    most,   source,  most,   source",
        "most,   least,  memory,  exactly, most,   source,  most,   source",
        "most,   least,  memory,  least,   most,   source,  most,   source",
        "most,   least,  memory,  most,    most,   source,  most,   source",
        "most,   off,    lasting, exactly, most,   source,  most,   source",
        "most,   off,    lasting, least,   most,   source,  most,   source",
        "most,   off,    lasting, most,    most,   source,  most,   source",
        "most,   off,    memory,  exactly, most,   source,  most,   source",
        "most,   off,    memory,  least,   most,   source,  most,   source",
        "most,   off,    memory,  most,    most,   source,  most,   source",
    })
    void aPathIsAsStrongAsItsWeakestLink(
            String source,
            String mode,
            String storage,
            String sink,
            String state,
            String weakestForState,
            String delivery,
            String weakestForDelivery) {
        source("in", guarantee(source))
                .map(value -> value)
                .sinkTo(sink(guarantee(sink)))
                .name("out");
        String checkpointing = mode.equals("off") ? "OFF" : guarantee(mode).name();
        List<PathGuarantee> paths =
                analyse(checkpointing, storage.equals("lasting")).paths();
        assertThat(paths).singleElement().satisfies(path -> {
            assertThat(path.operators()).containsExactly("in", "Map", "out");
            assertThat(path.state()).isEqualTo(guarantee(state));
            assertThat(path.weakestForState().name()).startsWith(linkName(weakestForState));
            assertThat(path.delivery()).isEqualTo(guarantee(delivery));
            assertThat(path.weakestForDelivery().name()).startsWith(linkName(weakestForDelivery));
            assertThat(path.endToEnd()).isEqualTo(guarantee(state).weaker(guarantee(delivery)));
        });
    }

    private static Guarantee guarantee(String word) {
        return switch (word) {
            case "exactly" -> EXACTLY_ONCE;
            case "least" -> AT_LEAST_ONCE;
            case "most" -> AT_MOST_ONCE;
            default -> throw new IllegalArgumentException(word);
        };
    }

    private static String linkName(String word) {
        return word.equals("mode") ? "checkpointing" : word;
    }

    @Test
    void everySourceHasAnAnswerForEverySinkItReaches() {
        DataStream<String> strong = source("strong", EXACTLY_ONCE);
        DataStream<String> weak = source("weak", AT_MOST_ONCE);
        strong.sinkTo(sink(EXACTLY_ONCE)).name("own");
        DataStream<String> both = strong.union(weak).map(value -> value).name("join");
        both.sinkTo(sink(AT_LEAST_ONCE)).name("shared");
        List<PathGuarantee> paths = analyse("EXACTLY_ONCE", true).paths();
        assertThat(paths)
                .extracting(path -> String.join(",", path.operators()))
                .containsExactly("strong,own", "strong,join,shared", "weak,join,shared");
        assertThat(paths).extracting(PathGuarantee::state).containsExactly(EXACTLY_ONCE, EXACTLY_ONCE, AT_MOST_ONCE);
        assertThat(paths)
                .extracting(PathGuarantee::delivery)
                .containsExactly(EXACTLY_ONCE, AT_LEAST_ONCE, AT_MOST_ONCE);
    }

    @Test
    void severalWaysBetweenTheSameTwoAreOneAnswer() {
        DataStream<String> in = source("in", EXACTLY_ONCE);
        in.map(value -> value)
                .name("left")
                .union(in.filter(value -> true).name("right"))
                .sinkTo(sink(EXACTLY_ONCE));
        assertThat(analyse("EXACTLY_ONCE", true).paths()).hasSize(1);
    }

    @Test
    void theSideOutputOfRejectedRecordsIsAPathToo() {
        DataStreamSource<String> in = source("in", EXACTLY_ONCE);
        in.getRejected().sinkTo(sink(AT_LEAST_ONCE)).name("rejected");
        assertThat(analyse("EXACTLY_ONCE", true).paths())
                .singleElement()
                .satisfies(path -> assertThat(path.operators()).containsExactly("in", "rejected"));
    }

    @Test
    void acceptsWhatIsAsStrongAsDemanded() {
        source("in", EXACTLY_ONCE).sinkTo(sink(AT_LEAST_ONCE));
        GuaranteeAnalysis analysis = analyse("EXACTLY_ONCE", true);
        assertThatCode(() -> analysis.require(AT_LEAST_ONCE)).doesNotThrowAnyException();
        assertThatCode(() -> analysis.require(AT_MOST_ONCE)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "AT_MOST_ONCE, EXACTLY_ONCE,  true,  EXACTLY_ONCE,  source 'in', in says so, read again from a position",
        "EXACTLY_ONCE, OFF,           true,  EXACTLY_ONCE,  checkpointing, it is off, enableCheckpointing",
        "EXACTLY_ONCE, AT_LEAST_ONCE, true,  EXACTLY_ONCE,  checkpointing, mode is AT_LEAST_ONCE, enableCheckpointing",
        "EXACTLY_ONCE, EXACTLY_ONCE,  false, EXACTLY_ONCE,  storage 'memory:/', not outlive, setCheckpointStorage",
        "EXACTLY_ONCE, EXACTLY_ONCE,  true,  AT_LEAST_ONCE, sink 'out', the sink says so, Use a sink",
    })
    void refusesWithPathWeakestLinkAndRemedy(
            Guarantee source, String mode, boolean lasting, Guarantee sink, String link, String reason, String remedy) {
        source("in", source)
                .map(value -> value)
                .name("between")
                .sinkTo(sink(sink))
                .name("out");
        assertThatThrownBy(() -> analyse(mode, lasting).require(EXACTLY_ONCE))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("demands EXACTLY_ONCE", "in -> between -> out", link, reason, remedy);
    }

    @Test
    void refusesNamingEveryPathThatFailsAndNoOther() {
        source("good", EXACTLY_ONCE).sinkTo(sink(EXACTLY_ONCE)).name("fine");
        source("bad", AT_MOST_ONCE).sinkTo(sink(EXACTLY_ONCE)).name("first");
        source("ugly", EXACTLY_ONCE).sinkTo(sink(AT_LEAST_ONCE)).name("second");
        assertThatThrownBy(() -> analyse("EXACTLY_ONCE", true).require(EXACTLY_ONCE))
                .hasMessageContainingAll("bad -> first has AT_MOST_ONCE", "ugly -> second has AT_LEAST_ONCE")
                .hasMessageNotContaining("good");
    }

    @Test
    void describesEachPathForAPerson() {
        source("in", EXACTLY_ONCE).sinkTo(sink(AT_LEAST_ONCE)).name("out");
        assertThat(analyse("EXACTLY_ONCE", true).describe())
                .containsExactly("in -> out"
                        + "\n    state updates: EXACTLY_ONCE  (source 'in': in says so)"
                        + "\n    delivery:      AT_LEAST_ONCE  (sink 'out': the sink says so)");
        assertThat(new Link("storage", EXACTLY_ONCE, "it lasts")).hasToString("storage: it lasts");
    }

    @Test
    void showsTheConditionsThatALinkCannotCheck() {
        DeclaredGuarantee declared = new DeclaredGuarantee(EXACTLY_ONCE, "it is so").onCondition("readers are patient");
        source("in", EXACTLY_ONCE).sinkTo(new DeclaringSink(declared)).name("out");
        assertThat(analyse("EXACTLY_ONCE", true).describe())
                .singleElement()
                .asString()
                .endsWith("\n    if:            sink 'out': readers are patient");
    }

    /** A function that calls a service for each record. */
    private static final class Calling implements FilterFunction<String>, SideEffecting {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean filter(String value) {
            return true;
        }

        @Override
        public DeclaredGuarantee sideEffects() {
            return DeclaredGuarantee.atLeastOnce("the service is called again");
        }
    }

    /** A process function that calls a service for each record. */
    private static final class Processing extends ProcessFunction<String, String> implements SideEffecting {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(String value, Context ctx, Collector<String> out) {}

        @Override
        public DeclaredGuarantee sideEffects() {
            return DeclaredGuarantee.atLeastOnce("the service is called again");
        }
    }

    @Test
    void countsAProcessFunctionThatActsOnTheOutside() {
        source("in", EXACTLY_ONCE).process(new Processing()).name("calls").sinkTo(sink(EXACTLY_ONCE));
        PathGuarantee path = GuaranteeAnalysis.of(env.getDataflow(), checkpoints("EXACTLY_ONCE"), "file", true)
                .paths()
                .get(0);
        assertThat(path.delivery()).isEqualTo(AT_LEAST_ONCE);
        assertThat(path.weakestForDelivery().name()).isEqualTo("operator 'calls'");
    }

    /** An asynchronous function that books something for each record. */
    private static final class Booking implements AsyncFunction<String, String>, SideEffecting {
        private static final long serialVersionUID = 1L;

        @Override
        public void asyncInvoke(String input, ResultFuture<String> resultFuture) {}

        @Override
        public DeclaredGuarantee sideEffects() {
            return DeclaredGuarantee.atLeastOnce("it is booked again");
        }
    }

    @Test
    void countsAnAsynchronousFunctionThatActsOnTheOutside() {
        AsyncDataStream.orderedWait(source("in", EXACTLY_ONCE), new Booking(), 1, TimeUnit.SECONDS)
                .name("books")
                .sinkTo(sink(EXACTLY_ONCE));
        PathGuarantee path = GuaranteeAnalysis.of(env.getDataflow(), checkpoints("EXACTLY_ONCE"), "file", true)
                .paths()
                .get(0);
        assertThat(path.delivery()).isEqualTo(AT_LEAST_ONCE);
        assertThat(path.weakestForDelivery().name()).isEqualTo("operator 'books'");
    }

    /** A broadcast process function that calls a service for each record. */
    private static final class Broadcasting extends BroadcastProcessFunction<String, String, String>
            implements SideEffecting {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(String value, ReadOnlyContext ctx, Collector<String> out) {}

        @Override
        public void processBroadcastElement(String value, Context ctx, Collector<String> out) {}

        @Override
        public DeclaredGuarantee sideEffects() {
            return DeclaredGuarantee.atLeastOnce("the service is called again");
        }
    }

    @Test
    void countsABroadcastProcessFunctionOnThePathOfEitherStream() {
        source("in", EXACTLY_ONCE)
                .connect(source("rules", EXACTLY_ONCE)
                        .broadcast(new MapStateDescriptor<>("rules", String.class, String.class)))
                .process(new Broadcasting())
                .name("calls")
                .sinkTo(sink(EXACTLY_ONCE));
        assertThat(GuaranteeAnalysis.of(env.getDataflow(), checkpoints("EXACTLY_ONCE"), "file", true)
                        .paths())
                .hasSize(2)
                .allSatisfy(path -> assertThat(path.weakestForDelivery().name()).isEqualTo("operator 'calls'"));
    }

    @Test
    void countsAnOperatorThatActsOnTheOutsideOnAnyWayAsALinkOfTheDelivery() {
        DataStreamSource<String> source = source("in", EXACTLY_ONCE);
        source.filter(value -> true)
                .union(source.filter(new Calling()).name("calls"))
                .sinkTo(sink(EXACTLY_ONCE));
        PathGuarantee path = GuaranteeAnalysis.of(env.getDataflow(), checkpoints("EXACTLY_ONCE"), "file", true)
                .paths()
                .get(0);
        assertThat(path.state()).isEqualTo(EXACTLY_ONCE);
        assertThat(path.delivery()).isEqualTo(AT_LEAST_ONCE);
        assertThat(path.weakestForDelivery().name()).isEqualTo("operator 'calls'");
    }
}
