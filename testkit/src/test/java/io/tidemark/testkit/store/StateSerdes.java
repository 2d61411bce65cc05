package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The serdes that the tests of the simulated state backend use. */
final class StateSerdes {
    private StateSerdes() {}

    static class LongSerde implements Serde<Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(Long value, DataOutput output) throws IOException {
            output.writeLong(value);
        }

        @Override
        public Long deserialize(DataInput input) throws IOException {
            return input.readLong();
        }

        @Override
        public String schema() {
            return "long";
        }

        @Override
        public Serde<Long> reading(String writtenSchema) {
            return writtenSchema.equals("int") ? new WideningSerde() : Serde.super.reading(writtenSchema);
        }

        @Override
        public boolean immutable() {
            return true;
        }

        @Override
        public Long copy(Long value) {
            return value;
        }
    }

    private static final class WideningSerde extends LongSerde {
        private static final long serialVersionUID = 1L;

        @Override
        public Long deserialize(DataInput input) throws IOException {
            return (long) input.readInt();
        }
    }

    static final class IntSerde implements Serde<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(Integer value, DataOutput output) throws IOException {
            output.writeInt(value);
        }

        @Override
        public Integer deserialize(DataInput input) throws IOException {
            return input.readInt();
        }

        @Override
        public String schema() {
            return "int";
        }

        @Override
        public boolean immutable() {
            return true;
        }

        @Override
        public Integer copy(Integer value) {
            return value;
        }
    }

    /** Of values that can be changed in place. */
    static final class ListSerde implements Serde<List<Long>> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(List<Long> value, DataOutput output) throws IOException {
            output.writeInt(value.size());
            for (long element : value) {
                output.writeLong(element);
            }
        }

        @Override
        public List<Long> deserialize(DataInput input) throws IOException {
            List<Long> value = new ArrayList<>();
            for (int count = input.readInt(); count > 0; count--) {
                value.add(input.readLong());
            }
            return value;
        }

        @Override
        public String schema() {
            return "list of long";
        }

        @Override
        public boolean immutable() {
            return false;
        }

        @Override
        public List<Long> copy(List<Long> value) {
            return new ArrayList<>(value);
        }
    }
}
