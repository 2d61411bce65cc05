package io.tidemark.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.dataflow.Dataflow;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.engine.StateBackendChoice;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamExecutionEnvironmentTest {
    private final StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();

    @Test
    void everyCallMakesAnEnvironmentOfItsOwn() {
        env.fromData(1, 2);
        assertThat(StreamExecutionEnvironment.getExecutionEnvironment()).isNotSameAs(env);
        assertThatThrownBy(() ->
                        StreamExecutionEnvironment.getExecutionEnvironment().getDataflow())
                .isInstanceOf(InvalidProgramException.class);
    }

    @Test
    void theDefaultParallelismIsTheNumberOfCores() {
        assertThat(env.getParallelism()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(env.getMaxParallelism()).isEqualTo(128);
    }

    @Test
    void theDefaultParallelismIsThatOfTheStart() {
        env.fromSequence(1, 2).map(n -> n).setParallelism(5);
        env.setParallelism(3);
        assertThat(env.getDataflow().nodes()).extracting(Node::parallelism).containsExactly(3, 5);
        env.setParallelism(4);
        assertThat(env.getDataflow().nodes()).extracting(Node::parallelism).containsExactly(4, 5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void refusesAParallelismThatIsNone(int parallelism) {
        assertThatThrownBy(() -> env.setParallelism(parallelism))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(String.valueOf(parallelism), "1 or more");
        assertThatThrownBy(() -> env.setMaxParallelism(parallelism))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("maximum parallelism", String.valueOf(parallelism));
        DataStreamSource<Long> source = env.fromSequence(1, 2).name("numbers");
        assertThatThrownBy(() -> source.setParallelism(parallelism))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'numbers'", String.valueOf(parallelism));
    }

    @Test
    void refusesMoreKeyGroupsThanThereCanBe() {
        env.setMaxParallelism(32_768);
        assertThatThrownBy(() -> env.setMaxParallelism(32_769)).hasMessageContainingAll("32769", "32768");
        assertThat(env.getMaxParallelism()).isEqualTo(32_768);
    }

    @Test
    void aCollectionHasOneOrderAndOneReader() {
        DataStreamSource<String> source =
                env.setParallelism(4).fromData("a", "b").name("letters");
        assertThat(env.getDataflow().nodes().get(0).parallelism()).isEqualTo(1);
        source.setParallelism(1);
        assertThatThrownBy(() -> source.setParallelism(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'letters'", "one order", "2");
    }

    @Test
    void dataElementsAndCollectionsAreTheSame() {
        env.fromData("a", "b");
        env.fromElements("a", "b");
        env.fromCollection(List.of("a", "b"));
        for (Node node : env.getDataflow().nodes()) {
            assertThat(((Operation.Read<?>) node.operation()).source()).isInstanceOf(CollectionSource.class);
        }
    }

    @Test
    void refusesACollectionWithNull() {
        assertThatThrownBy(() -> env.fromCollection(Arrays.asList("a", null))).hasMessageContaining("Record 1");
        assertThatThrownBy(() -> env.fromData("a", "b", null)).hasMessageContaining("Record 2");
    }

    @Test
    void refusesAnEmptyPipeline() {
        assertThatThrownBy(env::getDataflow)
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("empty", "fromSource");
        assertThatThrownBy(env::execute).isInstanceOf(InvalidProgramException.class);
    }

    @Test
    void refusesToRunWithoutAnEngineSayingWhatToAdd() {
        env.fromData(1).print();
        assertThatThrownBy(() -> env.execute("job"))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("No engine", "tidemark-engine-local");
        assertThatThrownBy(env::explain).hasMessageContaining("No engine");
        assertThatThrownBy(() -> env.setEngine("other").executeAsync()).hasMessageContaining("No engine");
    }

    @Test
    void refusesRetriesBelowTheDefault() {
        assertThatThrownBy(() -> env.setNumberOfExecutionRetries(-2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("retries", "-2");
        assertThat(env.setNumberOfExecutionRetries(-1).setNumberOfExecutionRetries(0))
                .isSameAs(env);
    }

    @Test
    void theStateBackendIsMemoryUnlessAnotherIsNamed() {
        env.fromData(1).print();
        assertThat(stateBackend()).isEqualTo(new StateBackendChoice.Named("memory", Map.of()));

        Map<String, String> options = new HashMap<>(Map.of("memory", "64mb"));
        env.setStateBackend("rocksdb", options);
        options.clear();

        assertThat(stateBackend()).isEqualTo(new StateBackendChoice.Named("rocksdb", Map.of("memory", "64mb")));
        assertThat(stateBackend()).hasToString("rocksdb with [memory]");
        assertThatThrownBy(() -> env.setStateBackend(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blank");
    }

    private StateBackendChoice stateBackend() {
        return env.getJob("job").settings().stateBackend();
    }

    @Test
    void settersReturnTheEnvironment() {
        assertThat(env.setParallelism(1)
                        .setMaxParallelism(2)
                        .enableCheckpointing(3)
                        .setRestartStrategy(RestartStrategies.noRestart())
                        .setStateBackend("memory")
                        .setEngine("local")
                        .requireGuarantee(Guarantee.EXACTLY_ONCE))
                .isSameAs(env);
    }

    @Test
    void anEnvironmentCanBeFrozenAgainAfterItHasGrown() {
        DataStream<Integer> source = env.fromData(1);
        Dataflow before = env.getDataflow();
        source.print();
        assertThat(before.nodes()).hasSize(1);
        assertThat(env.getDataflow().nodes()).hasSize(2);
    }

    @Test
    void theSnippetOfTheManualSetsWhatItsCommentsSay() {
        // start a checkpoint every 1000 ms
        env.enableCheckpointing(1000);
        // set mode to exactly-once (this is the default)
        env.getCheckpointConfig().setCheckpointingMode(CheckpointingMode.EXACTLY_ONCE);
        // checkpoints have to complete within one minute, or are discarded
        env.getCheckpointConfig().setCheckpointTimeout(60000);
        // allow only one checkpoint to be in progress at the same time
        env.getCheckpointConfig().setMaxConcurrentCheckpoints(1);

        assertThat(env.getCheckpointConfig().toSettings()).satisfies(settings -> {
            assertThat(settings.enabled()).isTrue();
            assertThat(settings.intervalMillis()).isEqualTo(1000);
            assertThat(settings.mode()).isEqualTo(CheckpointingMode.EXACTLY_ONCE);
            assertThat(settings.timeoutMillis()).isEqualTo(60_000);
            assertThat(settings.maxConcurrent()).isEqualTo(1);
        });
    }
}
