package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.workload.Sums.RunningSum;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializes {@link RunningSum}. Public, as its snapshot is, because Flink makes that by reflection. */
public final class RunningSumSerializer extends RecordSerializer<RunningSum> {
    private static final long serialVersionUID = 1L;

    @Override
    public RunningSum createInstance() {
        return new RunningSum(0, 0, 0);
    }

    @Override
    public int getLength() {
        return 3 * Long.BYTES;
    }

    @Override
    public void serialize(RunningSum record, DataOutputView output) throws IOException {
        output.writeLong(record.key());
        output.writeLong(record.sum());
        output.writeLong(record.index());
    }

    @Override
    public RunningSum deserialize(DataInputView input) throws IOException {
        return new RunningSum(input.readLong(), input.readLong(), input.readLong());
    }

    @Override
    public TypeSerializerSnapshot<RunningSum> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What Flink keeps of the serializer in a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<RunningSum> {
        /** Makes the snapshot. */
        public Snapshot() {
            super(RunningSumSerializer::new);
        }
    }
}
