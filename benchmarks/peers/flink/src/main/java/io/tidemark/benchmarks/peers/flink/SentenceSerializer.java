package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.workload.Words.Sentence;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Serializes {@link Sentence}. Public, as its snapshot is, because Flink makes that by reflection. */
public final class SentenceSerializer extends RecordSerializer<Sentence> {
    private static final long serialVersionUID = 1L;

    @Override
    public Sentence createInstance() {
        return new Sentence("");
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(Sentence record, DataOutputView output) throws IOException {
        StringValue.writeString(record.text(), output);
    }

    @Override
    public Sentence deserialize(DataInputView input) throws IOException {
        return new Sentence(StringValue.readString(input));
    }

    @Override
    public TypeSerializerSnapshot<Sentence> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What Flink keeps of the serializer in a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Sentence> {
        /** Makes the snapshot. */
        public Snapshot() {
            super(SentenceSerializer::new);
        }
    }
}
