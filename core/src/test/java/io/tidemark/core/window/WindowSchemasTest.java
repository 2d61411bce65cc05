package io.tidemark.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.dataflow.WindowContents;
import io.tidemark.api.serde.DefaultValue;
import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.recovery.StoredSchemas;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is written of windows is read by a later version of the job, and by those who have none of its classes. */
class WindowSchemasTest {
    private static final SliceGrid GRID = new SliceGrid(10, 10, 0);

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

    private static Contents sumsOf(Class<?> type) {
        return Contents.of(reducedTo(Serdes.of(type)));
    }

    private static <T> WindowContents<T> reducedTo(Serde<T> serde) {
        return new WindowContents.Reduced<>((a, b) -> b, serde);
    }

    private static Slices slices(Contents how, Object... records) throws Exception {
        Slices slices = new Slices();
        for (int i = 0; i < records.length; i++) {
            slices.add(i * 10L, how, records[i], i * 10L);
        }
        return slices;
    }

    @Test
    void slicesOfAnEarlierTypeAreRead() throws Exception {
        Contents before = sumsOf(Before.Order.class);
        SlicesSerde written = new SlicesSerde(GRID, before);
        byte[] bytes = bytes(written, slices(before, new Before.Order("a", 1), new Before.Order("b", 2)));

        Serde<Slices> reading = new SlicesSerde(GRID, sumsOf(After.Order.class)).reading(written.schema());
        Slices read = read(reading, bytes);
        assertThat(read.contents(1)).isEqualTo(new After.Order("b", 2, "none"));
    }

    @Test
    void slicesOfAnotherSizeAreRefused() {
        Contents sums = Contents.of(reducedTo(Serdes.longValue()));
        String written = new SlicesSerde(GRID, sums).schema();
        assertThatThrownBy(() -> new SlicesSerde(new SliceGrid(20, 10, 0), sums).reading(written))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("size10,slide10")
                .hasMessageContaining("size20,slide10")
                .hasMessageContaining("uid");
        assertThatThrownBy(() -> new SlicesSerde(GRID, Contents.of(reducedTo(Serdes.string()))).reading(written))
                .isInstanceOf(IncompatibleSchemaException.class);
        assertThatThrownBy(() -> new SlicesSerde(GRID, sums).reading("long"))
                .isInstanceOf(IncompatibleSchemaException.class);
    }

    @Test
    @SuppressWarnings("unchecked") // windows of a test are strings
    void windowsOfAnEarlierTypeAreRead() throws Exception {
        Serde<Object> windows = (Serde<Object>) (Serde<?>) Serdes.string();
        Contents before = Contents.ofRecords(Serdes.of(Before.Order.class));
        KeyWindowsSerde written = new KeyWindowsSerde(windows, before.serde());
        KeyWindows value = new KeyWindows();
        value.make("first").contents = before.add(null, new Before.Order("a", 1), 5);
        value.make("purged");
        byte[] bytes = bytes(written, value);

        Contents after = Contents.ofRecords(Serdes.of(After.Order.class));
        KeyWindows read = read(new KeyWindowsSerde(windows, after.serde()).reading(written.schema()), bytes);
        assertThat(after.elements(read.find("first").contents)).containsExactly(new After.Order("a", 1, "none"));
        assertThat(read.find("purged").contents).isNull();
        assertThatThrownBy(() ->
                        new KeyWindowsSerde(windows, sumsOf(After.Order.class).serde()).reading(written.schema()))
                .isInstanceOf(IncompatibleSchemaException.class);
    }

    @Test
    void slicesAreReadWithoutTheJobsClasses() throws Exception {
        Contents orders = Contents.ofRecords(Serdes.of(Before.Order.class));
        SlicesSerde written = new SlicesSerde(GRID, orders);
        byte[] bytes = bytes(written, slices(orders, new Before.Order("a", 1)));
        assertThat(read(StoredSchemas.generic(written.schema()), bytes))
                .hasToString("{slices=[{start=0, contents=[{timestamp=0, record={id=a, amount=1}}]}],"
                        + " windows=[], state={}}");
    }

    @Test
    @SuppressWarnings("unchecked") // windows of a test are strings
    void windowsAreReadWithoutTheJobsClasses() throws Exception {
        Contents orders = sumsOf(Before.Order.class);
        KeyWindowsSerde written = new KeyWindowsSerde((Serde<Object>) (Serde<?>) Serdes.string(), orders.serde());
        KeyWindows value = new KeyWindows();
        value.make("first").contents = orders.add(null, new Before.Order("a", 1), 5);
        value.make("purged");
        assertThat(read(StoredSchemas.generic(written.schema()), bytes(written, value)))
                .hasToString("{windows=[{window=first, contents={id=a, amount=1}, state={}},"
                        + " {window=purged, state={}}], state={}}");
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
