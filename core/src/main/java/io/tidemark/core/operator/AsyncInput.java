package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A record for which a request is made.
 *
 * @param record what came
 * @param timestamp its event time
 * @param watermark how far event time had come before it
 */
record AsyncInput(Object record, long timestamp, long watermark) {
    /** Writes both times, then the record. */
    static final class InputSerde implements Serde<AsyncInput> {
        private static final long serialVersionUID = 1L;
        private static final String BEFORE = "request<";
        private static final String BEHIND = ">";

        private final Serde<Object> records;

        InputSerde(Serde<Object> records) {
            this.records = records;
        }

        @Override
        public void serialize(AsyncInput input, DataOutput output) throws IOException {
            output.writeLong(input.timestamp);
            output.writeLong(input.watermark);
            records.serialize(input.record, output);
        }

        @Override
        public AsyncInput deserialize(DataInput input) throws IOException {
            long timestamp = input.readLong();
            long watermark = input.readLong();
            return new AsyncInput(records.deserialize(input), timestamp, watermark);
        }

        @Override
        public String schema() {
            return BEFORE + records.schema() + BEHIND;
        }

        @Override
        public Serde<AsyncInput> reading(String writtenSchema) {
            if (!writtenSchema.startsWith(BEFORE) || !writtenSchema.endsWith(BEHIND)) {
                throw new IncompatibleSchemaException(writtenSchema, schema());
            }
            return new InputSerde(records.reading(
                    writtenSchema.substring(BEFORE.length(), writtenSchema.length() - BEHIND.length())));
        }

        @Override
        public boolean immutable() {
            return records.immutable();
        }

        @Override
        public AsyncInput copy(AsyncInput input) {
            return records.immutable()
                    ? input
                    : new AsyncInput(records.copy(input.record), input.timestamp, input.watermark);
        }
    }
}
