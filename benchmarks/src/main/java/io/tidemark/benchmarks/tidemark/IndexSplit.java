package io.tidemark.benchmarks.tidemark;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

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

    /** Keeps owner and position. */
    static final class SplitSerde implements Serde<IndexSplit> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(IndexSplit split, DataOutput output) throws IOException {
            output.writeInt(split.subtask);
            output.writeLong(split.next);
        }

        @Override
        public IndexSplit deserialize(DataInput input) throws IOException {
            return new IndexSplit(input.readInt(), input.readLong());
        }

        @Override
        public String schema() {
            return "record IndexSplit(subtask:int,next:long)";
        }

        @Override
        public boolean immutable() {
            return true;
        }

        @Override
        public IndexSplit copy(IndexSplit split) {
            return split;
        }
    }
}
