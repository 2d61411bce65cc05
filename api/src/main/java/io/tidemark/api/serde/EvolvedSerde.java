package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Reads what was written under an older schema; writes, copies and hashes as the serde of now does. */
final class EvolvedSerde<T> implements Serde<T> {
    private static final long serialVersionUID = 1L;

    private final Serde<T> now;
    private final String written;
    private final boolean ofKeys;
    private final transient ValueReader<? extends T> reader;

    EvolvedSerde(Serde<T> now, Schema written, boolean ofKeys, ValueReader<? extends T> reader) {
        this.now = now;
        this.written = written.toString();
        this.ofKeys = ofKeys;
        this.reader = reader;
    }

    private Object readResolve() {
        return ofKeys ? now.readingKeys(written) : now.reading(written);
    }

    @Override
    public T deserialize(DataInput input) throws IOException {
        return reader.read(input);
    }

    @Override
    public void serialize(T value, DataOutput output) throws IOException {
        now.serialize(value, output);
    }

    @Override
    public String schema() {
        return now.schema();
    }

    @Override
    public Serde<T> reading(String writtenSchema) {
        return now.reading(writtenSchema);
    }

    @Override
    public Serde<T> readingKeys(String writtenSchema) {
        return now.readingKeys(writtenSchema);
    }

    @Override
    public boolean immutable() {
        return now.immutable();
    }

    @Override
    public T copy(T value) {
        return now.copy(value);
    }

    @Override
    public int hash(T value) {
        return now.hash(value);
    }
}
