package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.workload.Sums.Increment;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializes {@link Increment}. Public, as its snapshot is, because Flink makes that by reflection. */
public final class IncrementSerializer extends RecordSerializer<Increment> {
    private static final long serialVersionUID = 1L;

    @Override
    public Increment createInstance() {
        return new Increment(0, 0, 0);
    }

    @Override
    public int getLength() {
        return 3 * Long.BYTES;
    }

    @Override
    public void serialize(Increment record, DataOutputView output) throws IOException {
        output.writeLong(record.key());
        output.writeLong(record.value());
        output.writeLong(record.index());
    }

    @Override
    public Increment deserialize(DataInputView input) throws IOException {
        return new Increment(input.readLong(), input.readLong(), input.readLong());
    }

    @Override
    public TypeSerializerSnapshot<Increment> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What Flink keeps of the serializer in a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Increment> {
        /** Makes the snapshot. */
        public Snapshot() {
            super(IncrementSerializer::new);
        }
    }
}
