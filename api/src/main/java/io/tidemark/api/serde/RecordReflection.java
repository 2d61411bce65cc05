package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import org.jspecify.annotations.Nullable;

/**
 * Does to a record what {@link RecordHandles} does, with the same bytes and hashes, by plain reflection: a hundred
 * times slower, but at once, where the first method handles of a process take tens of milliseconds to compose. A
 * short job never needs those.
 */
final class RecordReflection {
    private final RecordAccess access;
    private final Serde<?>[] serdes;
    private final int nullable;

    RecordReflection(RecordAccess access, Serde<?>[] serdes, int nullable) {
        this.access = access;
        this.serdes = serdes;
        this.nullable = nullable;
    }

    @SuppressWarnings("unchecked") // each serde is that of its component
    private Serde<Object> serde(int component) {
        return (Serde<Object>) serdes[component];
    }

    void write(Object value, DataOutput output) throws Throwable {
        if (serdes.length == 0) {
            RecordSteps.writeEmpty(output);
            return;
        }
        @Nullable Object[] components = new Object[serdes.length];
        long bits = 0;
        long bit = 1;
        for (int i = 0; i < components.length; i++) {
            components[i] = access.get(value, i);
            if (!access.types()[i].isPrimitive()) {
                bits = RecordSteps.mark(bits, components[i], bit);
                bit <<= 1;
            }
        }
        RecordSteps.writeBitmap(RecordSteps.bitmapBytes(nullable), bits, output);
        for (int i = 0; i < components.length; i++) {
            RecordSteps.writePresent(serde(i), components[i], output);
        }
    }

    Object read(DataInput input) throws Throwable {
        @Nullable Object[] components = new Object[serdes.length];
        if (serdes.length == 0) {
            RecordSteps.readEmpty(input);
        }
        long bits = RecordSteps.readBitmap(nullable, input);
        long bit = 1;
        for (int i = 0; i < components.length; i++) {
            if (access.types()[i].isPrimitive()) {
                components[i] = serdes[i].deserialize(input);
            } else {
                components[i] = RecordSteps.readPresent(serde(i), bit, bits, input);
                bit <<= 1;
            }
        }
        return access.make(components);
    }

    int hash(Object value) throws Throwable {
        int hash = 0;
        for (int i = 0; i < serdes.length; i++) {
            hash = RecordSteps.mixPresent(serde(i), hash, access.get(value, i));
        }
        return hash;
    }

    Object copy(Object value) throws Throwable {
        @Nullable Object[] components = new Object[serdes.length];
        for (int i = 0; i < components.length; i++) {
            components[i] = RecordSteps.copyPresent(serde(i), access.get(value, i));
        }
        return access.make(components);
    }
}
