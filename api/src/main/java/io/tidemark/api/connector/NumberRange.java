package io.tidemark.api.connector;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A range of record numbers that one subtask reads.
 *
 * @param index which range of the source it is
 * @param next the number to read next
 * @param end one behind the last
 * @since 0.1
 */
public record NumberRange(int index, long next, long end) implements SourceSplit {
    /** How ranges are kept in a checkpoint. */
    public static final Serde<NumberRange> SERDE = new RangeSerde();

    @Override
    public String splitId() {
        return "range-" + index;
    }

    private static final class RangeSerde implements Serde<NumberRange> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(NumberRange value, DataOutput output) throws IOException {
            output.writeInt(value.index);
            output.writeLong(value.next);
            output.writeLong(value.end);
        }

        @Override
        public NumberRange deserialize(DataInput input) throws IOException {
            return new NumberRange(input.readInt(), input.readLong(), input.readLong());
        }

        @Override
        public String schema() {
            return "number-range-v1";
        }

        @Override
        public boolean immutable() {
            return true;
        }

        @Override
        public NumberRange copy(NumberRange value) {
            return value;
        }
    }
}
