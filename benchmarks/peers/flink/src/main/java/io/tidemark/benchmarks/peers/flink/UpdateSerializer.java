package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.workload.Values.Update;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializes {@link Update}. Public, as its snapshot is, because Flink makes that by reflection. */
public final class UpdateSerializer extends RecordSerializer<Update> {
    private static final long serialVersionUID = 1L;

    @Override
    public Update createInstance() {
        return new Update(0);
    }

    @Override
    public int getLength() {
        return Long.BYTES;
    }

    @Override
    public void serialize(Update record, DataOutputView output) throws IOException {
        output.writeLong(record.key());
    }

    @Override
    public Update deserialize(DataInputView input) throws IOException {
        return new Update(input.readLong());
    }

    @Override
    public TypeSerializerSnapshot<Update> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What Flink keeps of the serializer in a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Update> {
        /** Makes the snapshot. */
        public Snapshot() {
            super(UpdateSerializer::new);
        }
    }
}
