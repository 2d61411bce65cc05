package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A handle on one state, which is kept as bytes: nothing that the user changes later is changed in the state too. */
final class SimulatedValueState<V> implements ValueState<V> {
    private final SimulatedStore<?> store;
    private final int index;
    private final StateSpec<V> spec;

    SimulatedValueState(SimulatedStore<?> store, int index, StateSpec<V> spec) {
        this.store = store;
        this.index = index;
        this.spec = spec;
    }

    String name() {
        return spec.name();
    }

    Serde<V> serde() {
        return spec.serde();
    }

    @Override
    public @Nullable V value() {
        byte[] bytes = store.read(index);
        if (bytes == null) {
            return null;
        }
        try {
            return decode(bytes);
        } catch (IOException wrong) {
            throw new UncheckedIOException(
                    "The state '" + name() + "' of " + store.operator() + " cannot be read back: " + wrong.getMessage(),
                    wrong);
        }
    }

    /** Returns what a row holds of this state. */
    V decode(byte[] bytes) throws IOException {
        return decode(bytes, spec.serde());
    }

    private V decode(byte[] bytes, Serde<V> reading) throws IOException {
        ByteArrayInputStream input = new ByteArrayInputStream(bytes);
        V value = reading.deserialize(new DataInputStream(input));
        if (input.available() > 0) {
            throw new IOException("its serde left " + input.available() + " bytes that it wrote");
        }
        return value;
    }

    @Override
    public void update(@Nullable V value) {
        try {
            store.write(index, value == null ? null : encode(value));
        } catch (IOException wrong) {
            throw new UncheckedIOException(
                    "The state '" + name() + "' of " + store.operator() + " cannot be written: " + wrong.getMessage(),
                    wrong);
        }
    }

    private byte[] encode(V value) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        spec.serde().serialize(value, new DataOutputStream(output));
        return output.toByteArray();
    }

    /** Turns bytes of an older schema into those of this one. */
    byte[] recode(byte[] written, Serde<V> reading) throws IOException {
        return encode(decode(written, reading));
    }

    @Override
    public void clear() {
        store.write(index, null);
    }
}
