package io.tidemark.backend.memory.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.serde.BytesInput;
import io.tidemark.checkpoint.spi.serde.BytesOutput;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Compares with a {@link LinkedHashMap}, below and above the number of entries up to which there is no hash table. */
class EntryMapTest {
    private static final int STEPS = 4_000;
    private static final int MOST_OLD = 6;

    @Test
    void isAMapOfNumbers() throws IOException {
        check(new TestSerdes.LongSerde("long"), i -> i, new TestSerdes.LongSerde("long"), i -> i);
    }

    @Test
    void isAMapOfTextToNumbers() throws IOException {
        check(new TestSerdes.StringSerde(), i -> "key" + i, new TestSerdes.DoubleSerde(), i -> i / 2.0);
    }

    @Test
    void isAMapOfNumbersToText() throws IOException {
        check(new TestSerdes.IntSerde(), i -> (int) i, new TestSerdes.StringSerde(), i -> "value" + i);
    }

    @Test
    void losesWhatHasExpiredAndNothingElse() {
        for (int size : new int[] {1, EntryMap.MOST_FEW, 40}) {
            EntryMap map = new EntryMap(MapKinds.of(new TestSerdes.StringSerde(), new TestSerdes.LongSerde("long")));
            for (long i = 0; i < size; i++) {
                map.put("key" + i, i);
            }
            assertThat(map.without(value -> false)).isSameAs(map);
            assertThat(map.without(value -> true)).isNull();
            EntryMap odd = map.without(value -> (Long) value % 2 == 0);
            assertThat(odd == null ? 0 : odd.size()).isEqualTo(size / 2);
            assertThat(odd == null || odd.contains("key1") && !odd.contains("key0"))
                    .isTrue();
            assertThat(map.size()).isEqualTo(size);
        }
    }

    private static void check(Serde<?> keys, LongFunction<Object> key, Serde<?> values, LongFunction<Object> value)
            throws IOException {
        for (int keysThereAre : new int[] {3, EntryMap.MOST_FEW + 1, 40}) {
            new Run(untyped(keys), key, untyped(values), value, keysThereAre).run();
        }
    }

    @SuppressWarnings("unchecked") // the maps of a run get what its serdes are for
    private static Serde<Object> untyped(Serde<?> serde) {
        return (Serde<Object>) serde;
    }

    /** A map, its model, and iterators and copies of it as it was before. */
    private static final class Run {
        private final Random random = new Random(7);
        private final EntryMapSerde serde;
        private final LongFunction<Object> keyOf;
        private final LongFunction<Object> valueOf;
        private final int keys;
        private final EntryMap map;
        private final Map<Object, Object> model = new LinkedHashMap<>();
        private final List<EntryMap> copies = new ArrayList<>();
        private final List<Iterator<Map.Entry<Object, Object>>> iterators = new ArrayList<>();
        private final List<List<Map.Entry<Object, Object>>> expected = new ArrayList<>();

        Run(
                Serde<Object> keySerde,
                LongFunction<Object> keyOf,
                Serde<Object> valueSerde,
                LongFunction<Object> valueOf,
                int keys) {
            serde = new EntryMapSerde(keySerde, valueSerde);
            map = new EntryMap(MapKinds.of(keySerde, valueSerde));
            this.keyOf = keyOf;
            this.valueOf = valueOf;
            this.keys = keys;
        }

        void run() throws IOException {
            for (int step = 0; step < STEPS; step++) {
                // stretches of mostly putting and of mostly removing, so that it grows and runs empty
                change(step / 50 % 2 == 0 ? 0.2 : 0.8);
                if (random.nextInt(20) == 0) {
                    copies.add(map.copy());
                    iterators.add(map.iterator());
                    expected.add(entriesOfModel());
                    if (copies.size() == MOST_OLD) {
                        checkOldest();
                    }
                }
            }
        }

        private void change(double removing) throws IOException {
            Object key = keyOf.apply(random.nextInt(keys));
            assertThat(map.contains(key)).isEqualTo(model.containsKey(key));
            assertThat(map.get(key)).isEqualTo(model.get(key));
            if (random.nextDouble() < removing) {
                map.remove(key);
                model.remove(key);
            } else {
                Object value = valueOf.apply(random.nextInt(1_000));
                assertThat(map.put(key, value)).isEqualTo(model.put(key, value) == null);
            }
            assertThat(map.size()).isEqualTo(model.size());
            assertThat(entriesOf(map.iterator())).isEqualTo(entriesOfModel());
            if (map.size() > 0 && random.nextInt(10) == 0) {
                assertThat(entriesOf(read(map).iterator())).isEqualTo(entriesOfModel());
            }
        }

        private void checkOldest() {
            List<Map.Entry<Object, Object>> entries = expected.remove(0);
            assertThat(entriesOf(copies.remove(0).iterator())).isEqualTo(entries);
            assertThat(entriesOf(iterators.remove(0))).isEqualTo(entries);
        }

        private EntryMap read(EntryMap written) throws IOException {
            BytesOutput bytes = new BytesOutput(1024);
            serde.serialize(written, bytes);
            BytesInput input = new BytesInput();
            input.of(bytes.array(), 0, bytes.size());
            return serde.deserialize(new DataInputStream(input));
        }

        private List<Map.Entry<Object, Object>> entriesOfModel() {
            return model.entrySet().stream()
                    .<Map.Entry<Object, Object>>map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                    .toList();
        }

        private static List<Map.Entry<Object, Object>> entriesOf(Iterator<Map.Entry<Object, Object>> all) {
            List<Map.Entry<Object, Object>> entries = new ArrayList<>();
            all.forEachRemaining(entry -> entries.add(Map.entry(entry.getKey(), entry.getValue())));
            return entries;
        }
    }
}
