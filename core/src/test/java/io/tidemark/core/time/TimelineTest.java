package io.tidemark.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {
    private record Timed(long timestamp, Object record) {}

    private static List<Timed> contents(Timeline buffer) {
        List<Timed> contents = new ArrayList<>();
        for (int i = 0; i < buffer.size(); i++) {
            contents.add(new Timed(buffer.timestamp(i), buffer.record(i)));
        }
        return contents;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isASortedListWhateverIsAddedAndRemoved(long seed) {
        Random random = new Random(seed);
        Timeline buffer = new Timeline();
        List<Timed> model = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 5_000; i++) {
            now += random.nextInt(3);
            if (random.nextInt(5) > 0) {
                long timestamp = now - random.nextInt(20);
                boolean oldest = model.isEmpty() || timestamp < model.get(0).timestamp;
                model.add(new Timed(timestamp, i));
                model.sort(Comparator.comparingLong(Timed::timestamp));
                assertThat(buffer.add(timestamp, i)).isEqualTo(oldest);
            } else {
                long before = now - random.nextInt(40);
                model.removeIf(timed -> timed.timestamp < before);
                buffer.removeBefore(before);
            }
            long from = now - random.nextInt(30);
            long older = model.stream().filter(timed -> timed.timestamp < from).count();
            assertThat(buffer.firstFrom(from)).isEqualTo((int) older);
            assertThat(contents(buffer)).isEqualTo(model);
        }
    }

    private static final Serde<Object> STRINGS = objects(Serdes.of(String.class));

    @SuppressWarnings("unchecked") // as the operator does, for records of any type
    private static Serde<Object> objects(Serde<?> serde) {
        return (Serde<Object>) serde;
    }

    private static byte[] bytes(Timeline buffer, TimelineSerde serde) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        serde.serialize(buffer, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    @Test
    void survivesItsBytes() throws Exception {
        Timeline buffer = new Timeline();
        for (int i = 0; i < 3_000; i++) {
            buffer.add(i / 2, "record " + i);
        }
        buffer.removeBefore(7);
        TimelineSerde serde = new TimelineSerde(STRINGS);
        byte[] bytes = bytes(buffer, serde);
        Timeline read = serde.reading(serde.schema()).deserialize(new DataInputStream(new ByteArrayInputStream(bytes)));
        assertThat(contents(read)).isEqualTo(contents(buffer));
    }

    @Test
    void bytesThatClaimAnImpossibleNumberAreRefused() {
        byte[] bytes = {-1, -1, -1, -1};
        assertThatThrownBy(() ->
                        new TimelineSerde(STRINGS).deserialize(new DataInputStream(new ByteArrayInputStream(bytes))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("-1 records");
    }

    @Test
    void anotherStateIsRefused() {
        TimelineSerde serde = new TimelineSerde(STRINGS);
        assertThatThrownBy(() -> serde.reading("timers<string>")).isInstanceOf(IncompatibleSchemaException.class);
        assertThatThrownBy(() -> serde.reading("waiting<long>")).isInstanceOf(IncompatibleSchemaException.class);
    }

    @Test
    void aCopySharesNothingThatChanges() {
        Timeline buffer = new Timeline();
        buffer.add(1, new ArrayList<>(List.of("a")));
        TimelineSerde serde = new TimelineSerde(objects(new MutableList()));
        Timeline copy = serde.copy(buffer);
        buffer.add(0, new ArrayList<>(List.of("b")));
        objectsOf(buffer.record(1)).add("changed");
        assertThat(contents(copy)).containsExactly(new Timed(1, List.of("a")));
    }

    @SuppressWarnings("unchecked") // what the test put in
    private static List<String> objectsOf(Object record) {
        return (List<String>) record;
    }

    /** Knows how to copy, which is all that is asked of it. */
    private static final class MutableList implements Serde<List<String>> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(List<String> value, java.io.DataOutput output) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> deserialize(java.io.DataInput input) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String schema() {
            return "list";
        }

        @Override
        public boolean immutable() {
            return false;
        }

        @Override
        public List<String> copy(List<String> value) {
            return new ArrayList<>(value);
        }
    }
}
