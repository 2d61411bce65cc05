package io.tidemark.benchmarks.micro;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Keeps numbers. */
final class LongSerde implements Serde<Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(Long value, DataOutput output) throws IOException {
        output.writeLong(value);
    }

    @Override
    public Long deserialize(DataInput input) throws IOException {
        return input.readLong();
    }

    @Override
    public String schema() {
        return "long";
    }

    @Override
    public boolean immutable() {
        return true;
    }

    @Override
    public Long copy(Long value) {
        return value;
    }
}
