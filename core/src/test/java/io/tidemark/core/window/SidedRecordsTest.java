package io.tidemark.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.dataflow.BothSides;
import io.tidemark.api.dataflow.WindowContents;
import io.tidemark.api.serde.DefaultValue;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.windowing.TaggedUnion;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.recovery.StoredSchemas;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a window of two inputs keeps: in memory, in bytes, in a later version of the job, and without its classes. */
class SidedRecordsTest {
    private static final WindowContents<?> LONGS = new WindowContents.Sides<>(Serdes.longValue(), Serdes.longValue());

    /** The records of one version of a job and of the next. */
    private static final class Before {
        record Order(String id, int amount) {}
    }

    private static final class After {
        record Order(
                String id,
                long amount,
                @DefaultValue("none") String note) {}
    }

    private static Contents contents(Class<?> first, Serde<?> second) {
        return Contents.of(new WindowContents.Sides<>(Serdes.of(first), second));
    }

    private static BothSides<?, ?> sides(Contents how, Object kept) {
        return (BothSides<?, ?>) how.elements(kept).iterator().next();
    }

    @Test
    void keepsTheOrderOfEachSideHoweverTheyMix() throws Exception {
        Random random = new Random(3);
        Contents how = Contents.of(LONGS);
        Object kept = null;
        List<Long> first = new ArrayList<>();
        List<Long> second = new ArrayList<>();
        for (long i = 0; i < 300; i++) {
            boolean isSecond = random.nextInt(3) == 0;
            kept = how.ofInput(isSecond).add(kept, i, 0);
            (isSecond ? second : first).add(i);
            Object copy = how.serde().copy(kept);
            Object merged = how.merge(copy, how.serde().copy(kept));
            assertThat(copies(how, merged)).isEqualTo(List.of(twice(first), twice(second)));
            assertThat(copies(how, kept)).isEqualTo(List.of(first, second));
        }
        Object read = read(how.serde(), bytes(how.serde(), kept));
        assertThat(copies(how, read)).isEqualTo(List.of(first, second));
    }

    private static List<List<Object>> copies(Contents how, Object kept) {
        BothSides<?, ?> sides = sides(how, kept);
        List<Object> first = new ArrayList<>();
        List<Object> second = new ArrayList<>();
        sides.first().forEach(first::add);
        sides.second().forEach(second::add);
        return List.of(first, second);
    }

    private static List<Long> twice(List<Long> numbers) {
        List<Long> twice = new ArrayList<>(numbers);
        twice.addAll(numbers);
        return twice;
    }

    @Test
    void givesCopiesOfRecordsThatMayBeChanged() throws Exception {
        Contents how = contents(long[].class, Serdes.longValue());
        Object kept = how.ofInput(false).add(null, new long[] {1}, 0);
        Iterator<?> records = sides(how, kept).first().iterator();
        ((long[]) records.next())[0] = 2;
        assertThat((long[]) sides(how, kept).first().iterator().next()).containsExactly(1);
        assertThatThrownBy(records::next).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(records::remove).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void recordsOfAnEarlierTypeAreReadOnEitherSide() throws Exception {
        Contents before = contents(Before.Order.class, Serdes.of(Before.Order.class));
        Object kept = before.ofInput(false).add(null, new Before.Order("a", 1), 0);
        kept = before.ofInput(true).add(kept, new Before.Order("b", 2), 0);
        Contents after = contents(Before.Order.class, Serdes.of(After.Order.class));
        Serde<Object> reading = after.serde().reading(before.serde().schema());
        assertThat(copies(after, read(reading, bytes(before.serde(), kept))))
                .isEqualTo(List.of(List.of(new Before.Order("a", 1)), List.of(new After.Order("b", 2, "none"))));
        assertThatThrownBy(
                        () -> Contents.of(LONGS).serde().reading(before.serde().schema()))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("Order");
        assertThatThrownBy(() -> after.serde().reading("long")).isInstanceOf(IncompatibleSchemaException.class);
    }

    @Test
    void taggedRecordsOfAnEarlierTypeAreRead() throws Exception {
        Contents before = Contents.forEvictor(
                new WindowContents.Sides<>(Serdes.longValue(), Serdes.of(Before.Order.class)), null);
        Object kept = before.add(null, TaggedUnion.one(7L), 3);
        kept = before.add(kept, TaggedUnion.two(new Before.Order("b", 2)), 4);
        Contents after =
                Contents.forEvictor(new WindowContents.Sides<>(Serdes.longValue(), Serdes.of(After.Order.class)), null);
        byte[] bytes = bytes(before.serde(), before.serde().copy(kept));
        assertThat(after.elements(read(after.serde().reading(before.serde().schema()), bytes)))
                .containsExactly(TaggedUnion.one(7L), TaggedUnion.two(new After.Order("b", 2, "none")));
        assertThat(read(StoredSchemas.generic(before.serde().schema()), bytes))
                .hasToString("[{timestamp=3, record={first=7}}, {timestamp=4, record={second={id=b, amount=2}}}]");
    }

    @Test
    void bothSidesAreReadWithoutTheJobsClasses() throws Exception {
        Contents how = contents(Before.Order.class, Serdes.longValue());
        Object kept = how.ofInput(false).add(null, new Before.Order("a", 1), 0);
        kept = how.ofInput(true).add(kept, 5L, 0);
        kept = how.ofInput(true).add(kept, 6L, 0);
        assertThat(read(StoredSchemas.generic(how.serde().schema()), bytes(how.serde(), kept)))
                .hasToString("{first=[{id=a, amount=1}], second=[5, 6]}");
    }

    @Test
    void bytesThatMakeNoSenseAreRefused() {
        Serde<Object> serde = Contents.of(LONGS).serde();
        assertThatThrownBy(() -> read(serde, new byte[] {-1, 0, 0, 0}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("records");
    }

    private static <T> T read(Serde<T> serde, byte[] bytes) throws IOException {
        DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes));
        T value = serde.deserialize(input);
        assertThat(input.read()).as("behind the value").isEqualTo(-1);
        return value;
    }

    private static <T> byte[] bytes(Serde<T> serde, T value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        serde.serialize(value, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
