package io.tidemark.benchmarks.peers.flink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The indexes that one subtask of the source owns.
 *
 * @param subtask the owner
 * @param next the index to emit next
 */
record IndexSplit(int subtask, long next) implements SourceSplit {
    @Override
    public String splitId() {
        return "subtask-" + subtask;
    }

    /** Keeps lists of splits. */
    static final class ListSerializer implements SimpleVersionedSerializer<List<IndexSplit>> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(List<IndexSplit> splits) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream output = new DataOutputStream(bytes);
            output.writeInt(splits.size());
            for (IndexSplit split : splits) {
                output.writeInt(split.subtask);
                output.writeLong(split.next);
            }
            return bytes.toByteArray();
        }

        @Override
        public List<IndexSplit> deserialize(int version, byte[] bytes) throws IOException {
            DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes));
            int size = input.readInt();
            List<IndexSplit> splits = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                splits.add(new IndexSplit(input.readInt(), input.readLong()));
            }
            return splits;
        }
    }

    /** Keeps one split. */
    static final class Serializer implements SimpleVersionedSerializer<IndexSplit> {
        private final ListSerializer lists = new ListSerializer();

        @Override
        public int getVersion() {
            return lists.getVersion();
        }

        @Override
        public byte[] serialize(IndexSplit split) throws IOException {
            return lists.serialize(List.of(split));
        }

        @Override
        public IndexSplit deserialize(int version, byte[] bytes) throws IOException {
            return lists.deserialize(version, bytes).get(0);
        }
    }
}
