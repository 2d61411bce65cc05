package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.workload.Readings.Reading;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializes {@link Reading}. Public, as its snapshot is, because Flink makes that by reflection. */
public final class ReadingSerializer extends RecordSerializer<Reading> {
    private static final long serialVersionUID = 1L;

    @Override
    public Reading createInstance() {
        return new Reading(0);
    }

    @Override
    public int getLength() {
        return Long.BYTES;
    }

    @Override
    public void serialize(Reading record, DataOutputView output) throws IOException {
        output.writeLong(record.value());
    }

    @Override
    public Reading deserialize(DataInputView input) throws IOException {
        return new Reading(input.readLong());
    }

    @Override
    public TypeSerializerSnapshot<Reading> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What Flink keeps of the serializer in a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Reading> {
        /** Makes the snapshot. */
        public Snapshot() {
            super(ReadingSerializer::new);
        }
    }
}
