package io.tidemark.testkit.simulation;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A split of a simulated source.
 *
 * @param splitId its name
 * @param position how many of its records were emitted
 */
record ReplaySplit(String splitId, int position) implements SourceSplit {
    static final Serde<ReplaySplit> SERDE = new ReplaySplitSerde();

    private static final class ReplaySplitSerde implements Serde<ReplaySplit> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(ReplaySplit split, DataOutput output) throws IOException {
            output.writeUTF(split.splitId());
            output.writeInt(split.position());
        }

        @Override
        public ReplaySplit deserialize(DataInput input) throws IOException {
            return new ReplaySplit(input.readUTF(), input.readInt());
        }

        @Override
        public String schema() {
            return "replay-split:1";
        }

        @Override
        public boolean immutable() {
            return true;
        }

        @Override
        public ReplaySplit copy(ReplaySplit split) {
            return split;
        }
    }
}
