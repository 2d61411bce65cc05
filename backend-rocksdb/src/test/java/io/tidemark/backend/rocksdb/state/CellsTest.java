package io.tidemark.backend.rocksdb.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.BytesOutput;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.io.IOException;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What the record path asks of the database, and what it leaves to the flusher. */
class CellsTest {
    private static final long PLENTY = 1 << 30;
    private static final int KEYS = 1_000;

    private static TreeMap<byte[], byte[]> filled() throws Exception {
        try (TestStore store = new TestStore(PLENTY, Runnable::run)) {
            ValueState<Long> value = store.value("value", Serdes.longValue());
            for (long i = 0; i < KEYS; i++) {
                store.at("key" + i);
                value.update(i);
            }
            return store.rows();
        }
    }

    private static void expectAll(TestStore store) {
        Object[] keys = new Object[KEYS];
        int[] hashes = new int[KEYS];
        int[] groups = new int[KEYS];
        for (int i = 0; i < KEYS; i++) {
            String key = "key" + i;
            keys[i] = key;
            hashes[i] = TestStore.hash(key);
            groups[i] = TestStore.keyGroup(key);
        }
        for (int from = 0; from < KEYS; from += 100) {
            store.store.expect(keys, hashes, groups, from, from + 100);
        }
    }

    @Test
    void asksTheDatabaseOnceForEachKeyAndForAllThatComeNextTogether() throws Exception {
        try (TestStore store = new TestStore(PLENTY, Runnable::run, filled())) {
            ValueState<Long> value = store.value("value", Serdes.longValue());
            expectAll(store);
            assertThat(store.database.batches).hasValue(KEYS / 100);
            for (int round = 0; round < 5; round++) {
                for (long i = 0; i < KEYS; i++) {
                    store.at("key" + i);
                    assertThat(value.value()).isEqualTo(i + round);
                    value.update(i + round + 1);
                    store.at("absent" + i % 7);
                    assertThat(value.value()).isNull();
                }
                expectAll(store);
                store.rows();
            }
            assertThat(store.database.batches).hasValue(KEYS / 100);
            assertThat(store.database.gets)
                    .as("one for each key that is absent")
                    .hasValue(7);
        }
    }

    @Test
    void asksTheDatabaseForNothingThatIsOverwrittenUnread() throws Exception {
        try (TestStore store = new TestStore(PLENTY, Runnable::run, filled())) {
            ValueState<Long> value = store.value("value", Serdes.longValue());
            for (long i = 0; i < KEYS; i++) {
                store.at("key" + i);
                value.update(i % 2 == 0 ? null : -i);
            }
            assertThat(store.rows()).hasSize(KEYS / 2);
            assertThat(store.database.gets).hasValue(0);
            assertThat(store.database.batches).hasValue(0);
        }
    }

    @Test
    void writesEachChangedRowOnceAndNothingElse() throws Exception {
        try (TestStore store = new TestStore(PLENTY, Runnable::run, filled())) {
            ValueState<Long> value = store.value("value", Serdes.longValue());
            for (long i = 0; i < 30; i++) {
                store.at("key" + i % 10);
                value.value();
                value.update(i);
                store.at("key" + (i + 20));
                value.value();
                store.at("short-lived" + i);
                assertThat(value.value()).isNull();
                value.update(i);
                value.clear();
            }
            store.rows();
            assertThat(store.database.written).hasValue(10);
        }
    }

    @Test
    void leavesToTheFlusherWhatThereWasAtTheBarrier() throws Exception {
        HeldFlushes flushes = new HeldFlushes();
        try (TestStore store = new TestStore(PLENTY, flushes)) {
            ValueState<byte[]> bytes = store.value("bytes", Serdes.byteArray());
            for (String key : new String[] {"a", "b", "c"}) {
                store.at(key);
                bytes.update(new byte[] {1});
            }
            HeapSnapshots.Pending first = store.snapshot();
            store.at("a");
            bytes.value()[0] = 2;
            store.at("b");
            byte[] shown = bytes.value();
            shown[0] = 2;
            bytes.update(shown);
            store.at("c");
            bytes.clear();
            HeapSnapshots.Pending second = store.snapshot();
            store.at("b");
            bytes.value()[0] = 3;
            assertThat(first.rows).isNotDone();
            flushes.runAll();

            assertThat(first.rows.get().values())
                    .containsExactly(new byte[][] {serialized(1), serialized(1), serialized(1)});
            assertThat(second.rows.get()).hasSize(2);
            store.at("b");
            assertThat(bytes.value()).hasSize(1);
        }
    }

    private static byte[] serialized(int only) throws IOException {
        BytesOutput output = new BytesOutput();
        Serdes.byteArray().serialize(new byte[] {(byte) only}, output);
        return output.toBytes();
    }

    @Test
    void failsTheSnapshotAndTheNextUseWhenRowsCannotBeTakenIn() throws Exception {
        try (TestStore store = new TestStore(PLENTY, Runnable::run)) {
            ValueState<Long> value = store.value("value", Serdes.longValue());
            store.at("a");
            value.update(1L);
            store.database.failure = new IOException("the disk is full");
            HeapSnapshots.Pending failed = store.snapshot();

            assertThatThrownBy(failed.rows::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("the disk is full");
            assertThatThrownBy(store::snapshot)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(TestStore.OPERATOR)
                    .hasMessageContaining("the disk is full");
            assertThatThrownBy(() -> expectAll(store)).hasMessageContaining("the disk is full");
        }
    }

    @Test
    void waitsForTheFlushesAtTheEndSoThatSnapshotsStayReadable() throws Exception {
        TestStore store = new TestStore(PLENTY, flush -> new Thread(flush).start());
        ValueState<Long> value = store.value("value", Serdes.longValue());
        store.at("a");
        value.update(1L);
        HeapSnapshots.Pending pending = store.snapshot();
        store.close();
        assertThat(pending.rows).isCompleted();
        assertThat(store.database.closed).isTrue();
        assertThatThrownBy(() -> store.at("a")).hasMessageContaining("closed");
    }

    @Test
    void staysWithinItsBudgetHoweverManyKeysThereAre() throws Exception {
        int budget = 64 * 1024;
        int bytesOfAll = KEYS * 1024;
        try (TestStore store = new TestStore(budget, Runnable::run)) {
            ValueState<byte[]> value = store.value("value", Serdes.byteArray());
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < KEYS; i++) {
                    store.at("key" + i);
                    value.update(new byte[1024]);
                }
            }
            int before = store.database.gets.get();
            for (int i = 0; i < KEYS; i++) {
                store.at("key" + i);
                assertThat(value.value()).hasSize(1024);
            }
            assertThat(store.database.gets.get() - before).isGreaterThan(KEYS - 2 * KEYS * budget / bytesOfAll);
        }
    }
}
