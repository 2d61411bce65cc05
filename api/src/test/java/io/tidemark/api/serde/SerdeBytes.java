package io.tidemark.api.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;

/** What the tests of serdes do over and over. */
final class SerdeBytes {
    private SerdeBytes() {}

    static <T> byte[] write(Serde<T> serde, T value) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            serde.serialize(value, new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> T read(Serde<T> serde, byte... bytes) throws IOException {
        return serde.deserialize(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    /** Writes and reads a value, and checks that what follows it in the stream is left alone. */
    static <T> T roundTrip(Serde<T> serde, T value) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream output = new DataOutputStream(bytes);
            serde.serialize(value, output);
            output.writeInt(0xC0FFEE);
            DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
            T back = serde.deserialize(input);
            assertThat(input.readInt()).as("what follows the value").isEqualTo(0xC0FFEE);
            assertThat(input.read()).isEqualTo(-1);
            return back;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an engine does that ships a pipeline to another process. */
    @SuppressWarnings("unchecked")
    static <T> Serde<T> shipped(Serde<T> serde) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
                output.writeObject(serde);
            }
            try (ObjectInputStream input = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                return (Serde<T>) input.readObject();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Checks all that holds for any value of any serde. */
    static <T> void assertKeeps(Serde<T> serde, T value) {
        Serde<T> shipped = shipped(serde);
        assertThat(shipped.schema()).isEqualTo(serde.schema());
        assertThat(roundTrip(serde, value)).isEqualTo(value);
        assertThat(roundTrip(shipped, value)).isEqualTo(value);
        assertThat(write(serde, value)).as("bytes of %s", value).isNotEmpty();
        T copy = serde.copy(value);
        assertThat(copy).isEqualTo(value);
        if (serde.immutable()) {
            assertThat(copy).isSameAs(value);
        }
        int hash = shipped.hash(value);
        assertThat(serde.hash(roundTrip(serde, value))).isEqualTo(hash);
        assertKeepsWhenWarm(serde, value, hash);
        assertThat(Schema.parse(serde.schema())).hasToString(serde.schema());
        assertThat(serde.reading(serde.schema())).isSameAs(serde);
    }

    /** Records change from reflection to method handles after a while, and nothing else may change by it. */
    private static <T> void assertKeepsWhenWarm(Serde<T> serde, T value, int hash) {
        byte[] cold = write(shipped(serde), value);
        for (int i = 0; i < 150; i++) {
            write(serde, value);
        }
        assertThat(write(serde, value)).isEqualTo(cold);
        assertThat(roundTrip(serde, value)).isEqualTo(value);
        assertThat(serde.copy(value)).isEqualTo(value);
        assertThat(serde.hash(value)).isEqualTo(hash);
    }
}
