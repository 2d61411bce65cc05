package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.backend.memory.state.MemoryStateBackend;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A job uses the very backend and storage that it is given, and ends them as their contracts say. */
class GivenObjectsTest {
    private static final int NUMBERS = 100;

    @Test
    void aJobKeepsItsStateInTheBackendItIsGivenAndReleasesIt() throws Exception {
        CountingBackend backend = new CountingBackend();
        StreamExecutionEnvironment env = Environments.plain(2).setStateBackend(backend);
        Ledger ledger = new Ledger();
        CountByKey.of(env.fromSequence(0, NUMBERS - 1).setParallelism(1)).sinkTo(new TwoPhaseSink<>(ledger));

        Await.finish(env.executeAsync("job"));

        CountByKey.verify("with a backend of the program's own", ledger.records(), NUMBERS);
        assertThat(backend.opened).hasValue(2);
        assertThat(backend.closed).hasValue(1);
    }

    @Test
    void aBackendIsReleasedWhereTheJobCannotStart() throws Exception {
        CountingBackend backend = new CountingBackend();
        StreamExecutionEnvironment env = pipeline(Environments.checkpointed(1, Environments.ON_DEMAND));
        env.setStateBackend(backend).getCheckpointConfig().setCheckpointStorage("nowhere:/");

        assertThatThrownBy(() -> env.executeAsync("job")).hasMessageContaining("'nowhere'");
        assertThat(backend.closed).hasValue(1);
    }

    @Test
    void aStorageThatIsGivenStaysOpenForTheNextJob() throws Exception {
        try (CountingStorage storage = new CountingStorage()) {
            Gate gate = new Gate();
            Ledger ledger = new Ledger();
            gate.release(40);
            var first = environment(storage, gate, ledger).executeAsync("job");
            Await.running(first);
            Await.until("the first numbers are read", () -> gate.emitted() >= 40);
            Await.result(first.triggerCheckpoint());
            Await.result(first.cancel());

            gate.release(NUMBERS);
            Await.finish(environment(storage, gate, ledger).executeAsync("job"));

            CountByKey.verify("over two jobs that share a storage", ledger.records(), NUMBERS);
            assertThat(storage.owned).hasValue(2);
            assertThat(storage.closed).hasValue(0);
        }
    }

    @Test
    void anExplanationNamesTheObjects() throws Exception {
        try (CountingStorage storage = new CountingStorage()) {
            StreamExecutionEnvironment env = pipeline(Environments.checkpointed(1, Environments.ON_DEMAND));
            env.setStateBackend(new CountingBackend()).getCheckpointConfig().setCheckpointStorage(storage);

            assertThat(ExplainTest.explain(env))
                    .contains("State backend: counting, given as an object", "to CountingStorage, timeout");
            assertThat(storage.closed).hasValue(0);
        }
    }

    @Test
    void optionsThatABackendDoesNotKnowAreRefusedBeforeTheStartAndByExplain() {
        StreamExecutionEnvironment env =
                pipeline(Environments.plain(1).setStateBackend("memory", Map.of("cache", "secret")));

        for (var attempt : new org.assertj.core.api.ThrowableAssert.ThrowingCallable[] {env::execute, env::explain}) {
            assertThatThrownBy(attempt)
                    .isInstanceOf(InvalidProgramException.class)
                    .hasMessageContaining("'memory'")
                    .hasMessageContaining("cache")
                    .hasMessageNotContaining("secret");
        }
    }

    private static StreamExecutionEnvironment pipeline(StreamExecutionEnvironment env) {
        CountByKey.of(env.fromSequence(0, 9)).sinkTo(new TwoPhaseSink<>(new Ledger()));
        return env;
    }

    private static StreamExecutionEnvironment environment(CheckpointStorage storage, Gate gate, Ledger ledger) {
        StreamExecutionEnvironment env = Environments.checkpointed(2, Environments.ON_DEMAND);
        env.getCheckpointConfig().setCheckpointStorage(storage);
        CountByKey.of(env.fromSource(GatedSource.bounded(gate, 1, NUMBERS), "numbers"))
                .sinkTo(new TwoPhaseSink<>(ledger));
        return env;
    }

    /** The memory backend, counted. */
    private static final class CountingBackend implements StateBackend {
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        private final MemoryStateBackend memory = new MemoryStateBackend();

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public <K> KeyedStateStore<K> open(KeyedStateContext<K> context) throws IOException {
            opened.incrementAndGet();
            return memory.open(context);
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    /** The storage in memory, counted. */
    private static final class CountingStorage implements CheckpointStorage {
        final AtomicInteger owned = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        private final CheckpointStorage memory =
                new FaultyStorageProvider().open(URI.create("faulty:" + Environments.uniqueName("given")));

        CountingStorage() throws IOException {}

        @Override
        public boolean outlivesProcess() {
            return memory.outlivesProcess();
        }

        @Override
        public JobCheckpoints own(String jobName) throws IOException {
            owned.incrementAndGet();
            return memory.own(jobName);
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
