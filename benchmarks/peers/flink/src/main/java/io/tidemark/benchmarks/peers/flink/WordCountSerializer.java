package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.workload.Words.WordCount;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Serializes {@link WordCount}. Public, as its snapshot is, because Flink makes that by reflection. */
public final class WordCountSerializer extends RecordSerializer<WordCount> {
    private static final long serialVersionUID = 1L;

    @Override
    public WordCount createInstance() {
        return new WordCount("", 0);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(WordCount record, DataOutputView output) throws IOException {
        StringValue.writeString(record.word(), output);
        output.writeLong(record.count());
    }

    @Override
    public WordCount deserialize(DataInputView input) throws IOException {
        return new WordCount(StringValue.readString(input), input.readLong());
    }

    @Override
    public TypeSerializerSnapshot<WordCount> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What Flink keeps of the serializer in a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<WordCount> {
        /** Makes the snapshot. */
        public Snapshot() {
            super(WordCountSerializer::new);
        }
    }
}
