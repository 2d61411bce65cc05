package io.tidemark.backend.memory.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Random reads, writes, removals and snapshots, compared with a plain map at each step and at each barrier. */
class MemoryStoreModelTest {
    private static final int KEY_GROUPS = 4;
    private static final int STATES = 5;
    private static final int MAX_OPEN_SNAPSHOTS = 4;

    private final ExecutorService io = Executors.newFixedThreadPool(2);

    @AfterEach
    void stopWriting() {
        io.shutdownNow();
    }

    @Test
    void behavesAsAMapWithPrimitiveKeys() throws Exception {
        for (long seed = 1; seed <= 2; seed++) {
            new Run<>(seed, 12_000, 100_000, new TestSerdes.LongSerde("long"), i -> (long) i, TestStore::mixedHash)
                    .run();
        }
    }

    @Test
    void behavesAsAMapWithObjectKeys() throws Exception {
        for (long seed = 11; seed <= 12; seed++) {
            new Run<>(seed, 12_000, 100_000, new TestSerdes.StringSerde(), i -> "key" + i, TestStore::mixedHash).run();
        }
    }

    @Test
    void behavesAsAMapWithFewKeysThatComeAndGo() throws Exception {
        for (long seed = 21; seed <= 30; seed++) {
            new Run<>(seed, 30, 10_000, new TestSerdes.StringSerde(), i -> "key" + i, TestStore::mixedHash).run();
        }
    }

    @Test
    void behavesAsAMapWhenManyKeysShareAHash() throws Exception {
        ToIntFunction<Object> fewHashes = key -> TestStore.mixedHash(TestStore.mixedHash(key) & 31);
        for (long seed = 31; seed <= 32; seed++) {
            new Run<>(seed, 1500, 20_000, new TestSerdes.LongSerde("long"), i -> (long) i, fewHashes::applyAsInt).run();
            new Run<>(seed, 1500, 20_000, new TestSerdes.StringSerde(), i -> "key" + i, fewHashes::applyAsInt).run();
        }
    }

    /** One seeded run over a store with a state of each kind. */
    private final class Run<K> {
        private final long seed;
        private final Random random;
        private final int keys;
        private final int steps;
        private final Serde<K> keySerde;
        private final IntFunction<K> keyOf;
        private final ToIntFunction<K> hash;
        private final TestStore<K> store;
        private final List<ValueState<Object>> states;
        private final Map<K, Object[]> model = new HashMap<>();
        private final List<OpenSnapshot<K>> open = new ArrayList<>();
        private final List<OpenSnapshot<K>> written = new ArrayList<>();
        private int step;

        Run(long seed, int keys, int steps, Serde<K> keySerde, IntFunction<K> keyOf, ToIntFunction<K> hash) {
            this.seed = seed;
            this.random = new Random(seed);
            this.keys = keys;
            this.steps = steps;
            this.keySerde = keySerde;
            this.keyOf = keyOf;
            this.hash = hash;
            this.store = newStore();
            this.states = declare(store);
        }

        void run() throws Exception {
            for (step = 0; step < steps; step++) {
                // Phases of mostly writing and of mostly removing, so that segments split and merge.
                record(step / (steps / 4) % 2 == 0 ? 0.15 : 0.97);
                if (random.nextInt(steps / 40) == 0) {
                    takeSnapshot();
                }
                if (random.nextInt(steps / 40) == 0 && !open.isEmpty()) {
                    endSnapshot();
                }
            }
            while (!open.isEmpty()) {
                endSnapshot();
            }
            for (OpenSnapshot<K> snapshot : written) {
                checkRestored(snapshot);
            }
            checkAll(store, states, model, "at the end");
        }

        private void record(double removing) {
            K key = keyOf.apply(random.nextInt(keys));
            store.at(key);
            check(key, store.store.currentKey(), "current key");
            Object[] row = model.computeIfAbsent(key, absent -> new Object[STATES]);
            for (int access = random.nextInt(6); access >= 0; access--) {
                int state = random.nextInt(STATES);
                if (random.nextInt(3) == 0) {
                    check(row[state], states.get(state).value(), "value");
                }
                if (random.nextDouble() < removing) {
                    row[state] = null;
                    clear(states.get(state));
                } else {
                    write(state, row);
                }
            }
        }

        private void clear(ValueState<Object> state) {
            if (random.nextBoolean()) {
                state.clear();
            } else {
                state.update(null);
            }
        }

        private void write(int state, Object[] row) {
            if (state < STATES - 1) {
                row[state] = randomValue(state);
                states.get(state).update(row[state]);
                return;
            }
            @SuppressWarnings("unchecked")
            List<Long> value = (List<Long>) states.get(state).value();
            List<Long> changed = value == null || value.size() > 5 ? new ArrayList<>() : value;
            changed.add(random.nextLong());
            states.get(state).update(changed);
            row[state] = new ArrayList<>(changed);
        }

        private Object randomValue(int state) {
            return switch (state) {
                case 0 -> random.nextLong();
                case 1 -> random.nextInt();
                case 2 -> random.nextInt(10) == 0 ? Double.NaN : random.nextDouble();
                default -> "value" + random.nextInt();
            };
        }

        private void takeSnapshot() throws Exception {
            if (open.size() == MAX_OPEN_SNAPSHOTS) {
                endSnapshot();
            }
            OpenSnapshot<K> snapshot = new OpenSnapshot<>(step, store.store.snapshot(step), deepCopy(model));
            if (random.nextInt(3) > 0) {
                snapshot.result = io.submit(() -> store.persist(snapshot.snapshot, snapshot.files, "s"));
            }
            open.add(snapshot);
        }

        private void endSnapshot() throws Exception {
            OpenSnapshot<K> snapshot = open.remove(random.nextInt(open.size()));
            if (snapshot.result == null && random.nextBoolean()) {
                snapshot.snapshot.close();
                return;
            }
            snapshot.restored = snapshot.result != null
                    ? snapshot.result.get()
                    : store.persist(snapshot.snapshot, snapshot.files, "s");
            snapshot.snapshot.close();
            written.add(snapshot);
        }

        private void checkRestored(OpenSnapshot<K> snapshot) throws Exception {
            TestStore<K> other = newStore();
            List<ValueState<Object>> otherStates = declare(other);
            other.restore(snapshot.restored, snapshot.files);
            checkAll(other, otherStates, snapshot.model, "restored from the snapshot of step " + snapshot.step);
        }

        private void checkAll(
                TestStore<K> actual, List<ValueState<Object>> handles, Map<K, Object[]> expected, String when) {
            for (int i = 0; i < keys; i++) {
                K key = keyOf.apply(i);
                actual.at(key);
                Object[] row = expected.getOrDefault(key, new Object[STATES]);
                for (int state = 0; state < STATES; state++) {
                    check(row[state], handles.get(state).value(), when);
                }
            }
        }

        private TestStore<K> newStore() {
            return new TestStore<>(keySerde, KEY_GROUPS, new KeyGroupRange(0, KEY_GROUPS - 1), hash);
        }

        @SuppressWarnings("unchecked")
        private List<ValueState<Object>> declare(TestStore<K> target) {
            List<ValueState<?>> declared = List.of(
                    target.state("long", new TestSerdes.LongSerde("long")),
                    target.state("int", new TestSerdes.IntSerde()),
                    target.state("double", new TestSerdes.DoubleSerde()),
                    target.state("string", new TestSerdes.StringSerde()),
                    target.state("list", new TestSerdes.ListSerde()));
            return (List<ValueState<Object>>) (List<?>) declared;
        }

        private void check(@Nullable Object expected, @Nullable Object actual, String what) {
            // Not for each of the millions of comparisons, because describing one costs more than making it.
            if (!Objects.equals(expected, actual)) {
                assertThat(actual).as("seed %d, step %d, %s", seed, step, what).isEqualTo(expected);
            }
        }
    }

    private static <K> Map<K, Object[]> deepCopy(Map<K, Object[]> model) {
        Map<K, Object[]> copy = new HashMap<>();
        // Rows hold immutable values and lists that are replaced, never changed.
        model.forEach((key, row) -> copy.put(key, row.clone()));
        return copy;
    }

    /** A snapshot and what it must hold. */
    private static final class OpenSnapshot<K> {
        final int step;
        final StateSnapshot snapshot;
        final Map<K, Object[]> model;
        final InMemoryCheckpoint files = new InMemoryCheckpoint();
        Future<KeyedSnapshot> result;
        KeyedSnapshot restored;

        OpenSnapshot(int step, StateSnapshot snapshot, Map<K, Object[]> model) {
            this.step = step;
            this.snapshot = snapshot;
            this.model = model;
        }
    }
}
