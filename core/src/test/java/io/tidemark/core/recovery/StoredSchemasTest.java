package io.tidemark.core.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.time.Timeline;
import io.tidemark.core.time.TimelineSerde;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StoredSchemasTest {
    record Order(String id, long amount) {}

    /** Writes bytes. */
    private interface Writing {
        void to(DataOutput output) throws IOException;
    }

    @Test
    void readsRecordsThatWait() throws IOException {
        TimelineSerde written = new TimelineSerde(StoredSchemas.generic("string"));
        Timeline waiting = new Timeline();
        waiting.add(7, "late");
        waiting.add(5, "early");
        byte[] bytes = bytes(output -> written.serialize(waiting, output));

        Serde<Object> plain = StoredSchemas.generic(written.schema());
        Object read = read(plain, bytes);
        assertThat(read).hasToString("[{timestamp=5, record=early}, {timestamp=7, record=late}]");
        assertThat(bytes(output -> plain.serialize(read, output))).isEqualTo(bytes);
        assertThat(plain.copy(read)).isEqualTo(read).isNotSameAs(read);
        assertThat(plain.schema()).isEqualTo(written.schema());
    }

    @Test
    void readsTimersWithAndWithoutWhatTheyConcern() throws IOException {
        byte[] two = bytes(output -> {
            output.writeInt(2);
            output.writeLong(5);
            output.writeLong(7);
        });
        byte[] one = bytes(output -> {
            output.writeInt(1);
            output.writeLong(5);
            Serdes.of(Order.class).serialize(new Order("a", 3), output);
        });

        assertThat(read(StoredSchemas.generic("timers<nothing>"), two)).hasToString("[{timestamp=5}, {timestamp=7}]");
        assertThat(read(StoredSchemas.generic("timers<" + Serdes.of(Order.class).schema() + ">"), one))
                .hasToString("[{timestamp=5, subject={id=a, amount=3}}]");
    }

    @Test
    void leavesOutTheTimeOfTheLastUse() throws IOException {
        byte[] timed = bytes(output -> {
            output.writeLong(5);
            Serdes.string().serialize("text", output);
        });

        assertThat(read(StoredSchemas.generic("ttl<string>"), timed)).isEqualTo("text");
        assertThat(read(StoredSchemas.reading(Serdes.string(), "ttl<string>"), timed))
                .isEqualTo("text");
        assertThat(StoredSchemas.reading(Serdes.string(), "string").schema()).isEqualTo("string");
    }

    @Test
    void namesWhatOnlyASerdeOfTheUsersReads() {
        for (String schema : new String[] {"mine:7", "timers<mine:7>", "waiting<mine:7>", "ttl<mine:7>"}) {
            assertThatThrownBy(() -> StoredSchemas.generic(schema))
                    .isInstanceOf(IncompatibleSchemaException.class)
                    .hasMessageContaining("'mine:7'");
        }
        assertThatThrownBy(() -> StoredSchemas.reading(Serdes.string(), "ttl<long>"))
                .isInstanceOf(IncompatibleSchemaException.class);
    }

    private static <T> T read(Serde<T> serde, byte[] bytes) throws IOException {
        DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes));
        T value = serde.deserialize(input);
        assertThat(input.read()).as("behind the value").isEqualTo(-1);
        return value;
    }

    private static byte[] bytes(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writing.to(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
