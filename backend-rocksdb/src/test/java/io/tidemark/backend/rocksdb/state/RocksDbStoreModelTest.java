package io.tidemark.backend.rocksdb.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Random operations on every kind of state, compared with plain collections at each step and in each snapshot. */
class RocksDbStoreModelTest {
    private static final long PLENTY = 1 << 30;

    private final ExecutorService flushers = Executors.newFixedThreadPool(2);

    @AfterEach
    void stopFlushing() {
        flushers.shutdownNow();
    }

    @Test
    void behavesAsCollectionsWithRoomForAll() throws Exception {
        for (long seed = 1; seed <= 5; seed++) {
            new Run(seed, PLENTY, 12, 1_500, flushers).run();
        }
    }

    @Test
    void behavesAsCollectionsWithRoomForFewCells() throws Exception {
        for (long seed = 11; seed <= 16; seed++) {
            new Run(seed, 1 << new Random(seed).nextInt(10, 18), 40, 1_500, flushers).run();
        }
    }

    @Test
    void behavesAsCollectionsWhenEachFlushIsDoneAtOnce() throws Exception {
        for (long seed = 21; seed <= 25; seed++) {
            new Run(seed, seed % 2 == 0 ? 1 : 20_000, 20, 1_500, Runnable::run).run();
        }
    }

    /** What one key has. */
    private static final class Model {
        Long value;
        byte[] bytes;
        final List<Long> list = new ArrayList<>();
        final Map<String, Long> map = new LinkedHashMap<>();

        Model copy() {
            Model copy = new Model();
            copy.value = value;
            copy.bytes = bytes == null ? null : bytes.clone();
            copy.list.addAll(list);
            copy.map.putAll(map);
            return copy;
        }
    }

    private record Taken(int step, HeapSnapshots.Pending snapshot, Map<String, Model> models) {}

    private record Handles(
            ValueState<Long> value, ValueState<byte[]> bytes, ListState<Long> list, MapState<String, Long> map) {
        static Handles of(TestStore store) {
            return new Handles(
                    store.value("value", Serdes.longValue()),
                    store.value("bytes", Serdes.byteArray()),
                    store.list("list", Serdes.longValue()),
                    store.map("map", Serdes.string(), Serdes.longValue()));
        }
    }

    private static final class Run {
        private final long seed;
        private final Random random;
        private final int keys;
        private final int steps;
        private final long budget;
        private final Executor threads;
        private final TestStore store;
        private final Handles handles;
        private final Map<String, Model> models = new LinkedHashMap<>();
        private final List<Taken> taken = new ArrayList<>();
        private int step;

        Run(long seed, long budget, int keys, int steps, Executor threads) {
            this.seed = seed;
            this.random = new Random(seed);
            this.budget = budget;
            this.keys = keys;
            this.steps = steps;
            this.threads = threads;
            this.store = new TestStore(budget, threads);
            this.handles = Handles.of(store);
        }

        void run() throws Exception {
            try (store) {
                for (step = 0; step < steps; step++) {
                    if (random.nextInt(8) == 0) {
                        expectSome();
                    }
                    String key = "key" + random.nextInt(keys);
                    store.at(key);
                    Model model = models.computeIfAbsent(key, absent -> new Model());
                    for (int i = random.nextInt(4); i >= 0; i--) {
                        operate(model);
                    }
                    if (random.nextInt(steps / 40) == 0) {
                        takeSnapshot();
                    }
                }
                checkAll(store, handles, models, "at the end");
                visitKeys();
                takeSnapshot();
            }
            for (Taken each : taken) {
                try (TestStore restored = new TestStore(budget, threads, each.snapshot.rows.get())) {
                    checkAll(restored, Handles.of(restored), each.models, "in the snapshot of step " + each.step);
                }
            }
        }

        private void expectSome() {
            Object[] coming = new Object[16];
            int[] hashes = new int[coming.length];
            int[] groups = new int[coming.length];
            for (int i = 0; i < coming.length; i++) {
                String key = "key" + random.nextInt(keys);
                coming[i] = key;
                hashes[i] = TestStore.hash(key);
                groups[i] = TestStore.keyGroup(key);
            }
            store.store.expect(coming, hashes, groups, 0, random.nextInt(coming.length));
        }

        private void takeSnapshot() throws Exception {
            Map<String, Model> copy = new LinkedHashMap<>();
            models.forEach((key, model) -> copy.put(key, model.copy()));
            taken.add(new Taken(step, store.snapshot(), copy));
        }

        private void operate(Model model) {
            switch (random.nextInt(4)) {
                case 0 -> operateOnValue(model);
                case 1 -> operateOnBytes(model);
                case 2 -> operateOnList(model);
                default -> operateOnMap(model);
            }
        }

        private void operateOnValue(Model model) {
            if (random.nextBoolean()) {
                check(model.value, handles.value.value(), "value");
            }
            model.value = random.nextInt(4) == 0 ? null : random.nextLong();
            handles.value.update(model.value);
        }

        private void operateOnBytes(Model model) {
            byte[] shown = random.nextInt(3) == 0 ? null : handles.bytes.value();
            if (shown != null && random.nextBoolean()) {
                assertThat(shown).as("seed %d, step %d", seed, step).isEqualTo(model.bytes);
                shown[random.nextInt(shown.length)] = (byte) random.nextInt();
                handles.bytes.update(shown);
                model.bytes = shown.clone();
            } else if (random.nextInt(4) == 0) {
                handles.bytes.clear();
                model.bytes = null;
            } else {
                byte[] fresh = new byte[1 + random.nextInt(random.nextInt(50) == 0 ? 5_000 : 50)];
                random.nextBytes(fresh);
                handles.bytes.update(fresh);
                model.bytes = fresh.clone();
            }
        }

        private void operateOnList(Model model) {
            switch (random.nextInt(12)) {
                case 0 -> {
                    if (random.nextInt(4) == 0) {
                        handles.list.clear();
                        model.list.clear();
                    }
                }
                case 1 -> {
                    List<Long> some = longs(random.nextInt(300));
                    handles.list.update(some);
                    model.list.clear();
                    model.list.addAll(some);
                }
                case 2, 3, 4 -> iterateOverList(model);
                case 5, 6 -> {
                    List<Long> some = longs(random.nextInt(100));
                    handles.list.addAll(some);
                    model.list.addAll(some);
                }
                default -> {
                    long one = random.nextLong();
                    handles.list.add(one);
                    model.list.add(one);
                }
            }
        }

        /** Looks at the elements, and changes the list meanwhile. */
        private void iterateOverList(Model model) {
            List<Long> before = new ArrayList<>(model.list);
            Iterator<Long> iterator = handles.list.get().iterator();
            int changeAt = random.nextInt(Math.max(1, 2 * before.size()));
            List<Long> shown = new ArrayList<>();
            while (iterator.hasNext()) {
                shown.add(iterator.next());
                if (shown.size() == changeAt) {
                    handles.list.add(1L);
                    model.list.add(1L);
                    if (random.nextInt(3) == 0) {
                        handles.list.update(List.of(2L));
                        model.list.clear();
                        model.list.add(2L);
                    }
                }
            }
            check(before, shown, "elements");
        }

        private List<Long> longs(int count) {
            return random.longs(count).boxed().toList();
        }

        private void operateOnMap(Model model) {
            String key = "m" + random.nextInt(random.nextInt(4) == 0 ? 300 : 20);
            switch (random.nextInt(14)) {
                case 0 -> {
                    if (random.nextInt(8) == 0) {
                        handles.map.clear();
                        model.map.clear();
                    }
                }
                case 1, 2 -> {
                    handles.map.remove(key);
                    model.map.remove(key);
                }
                case 3, 4 -> {
                    Map<String, Long> some = new LinkedHashMap<>();
                    for (int i = random.nextInt(100); i >= 0; i--) {
                        some.put("m" + random.nextInt(300), random.nextLong());
                    }
                    handles.map.putAll(some);
                    model.map.putAll(some);
                }
                case 5, 6 -> iterateOverMap(model);
                case 7 -> check(model.map.containsKey(key), handles.map.contains(key), "contains");
                case 8 -> check(model.map.isEmpty(), handles.map.isEmpty(), "is empty");
                case 9 -> check(model.map.get(key), handles.map.get(key), "get");
                default -> {
                    long value = random.nextLong();
                    handles.map.put(key, value);
                    model.map.put(key, value);
                }
            }
        }

        /** Looks at the entries, and changes the map meanwhile, through the iterator and past it. */
        private void iterateOverMap(Model model) {
            List<Map.Entry<String, Long>> before = new ArrayList<>();
            model.map.forEach((key, value) -> before.add(Map.entry(key, value)));
            List<Map.Entry<String, Long>> shown = new ArrayList<>();
            int changing = random.nextInt(3) == 0 ? 0 : random.nextInt(2, 30);
            Iterator<Map.Entry<String, Long>> iterator = handles.map.iterator();
            while (iterator.hasNext()) {
                Map.Entry<String, Long> entry = iterator.next();
                shown.add(Map.entry(entry.getKey(), entry.getValue()));
                if (changing > 0 && random.nextInt(changing) == 0) {
                    changeMeanwhile(model, iterator, entry);
                }
            }
            check(before, shown, "entries");
        }

        private void changeMeanwhile(
                Model model, Iterator<Map.Entry<String, Long>> iterator, Map.Entry<String, Long> entry) {
            String other = "m" + random.nextInt(300);
            switch (random.nextInt(16)) {
                case 0 -> {
                    handles.map.clear();
                    model.map.clear();
                }
                case 1, 2, 3, 4 -> {
                    iterator.remove();
                    model.map.remove(entry.getKey());
                }
                case 5, 6, 7 -> {
                    entry.setValue(7L);
                    model.map.put(entry.getKey(), 7L);
                }
                case 8, 9, 10, 11 -> {
                    handles.map.remove(other);
                    model.map.remove(other);
                }
                default -> {
                    handles.map.put(other, 8L);
                    model.map.put(other, 8L);
                }
            }
        }

        private void visitKeys() throws Exception {
            List<String> visited = new ArrayList<>();
            store.store.forEachKey("map", key -> {
                visited.add(key);
                check(models.get(key).map, asMap(handles.map), "map of a visited key");
            });
            List<String> expected = models.keySet().stream()
                    .filter(key -> !models.get(key).map.isEmpty())
                    .toList();
            assertThat(visited).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
        }

        private void checkAll(TestStore actual, Handles its, Map<String, Model> expected, String when) {
            for (int i = 0; i < keys; i++) {
                String key = "key" + i;
                Model model = expected.getOrDefault(key, new Model());
                actual.at(key);
                check(model.value, its.value.value(), when);
                if (!Arrays.equals(model.bytes, its.bytes.value())) {
                    assertThat(its.bytes.value()).as("seed %d, %s", seed, when).isEqualTo(model.bytes);
                }
                List<Long> elements = new ArrayList<>();
                its.list.get().forEach(elements::add);
                check(model.list, elements, "list of " + key + " " + when);
                check(List.copyOf(model.map.keySet()), keysOf(its.map), "keys in the map of " + key + " " + when);
                check(model.map, asMap(its.map), "map of " + key + " " + when);
            }
        }

        private static List<String> keysOf(MapState<String, Long> map) {
            List<String> keys = new ArrayList<>();
            map.keys().forEach(keys::add);
            return keys;
        }

        private static Map<String, Long> asMap(MapState<String, Long> map) {
            Map<String, Long> all = new LinkedHashMap<>();
            map.entries().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
            return all;
        }

        private void check(Object expected, Object actual, String what) {
            // Not for each of the many comparisons, because describing one costs more than making it.
            if (!Objects.equals(expected, actual)) {
                assertThat(actual).as("seed %d, step %d, %s", seed, step, what).isEqualTo(expected);
            }
        }
    }
}
