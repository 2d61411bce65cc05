package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The serdes that the tests of this package use. */
final class TestSerdes {
    private TestSerdes() {}

    /** A serde of immutable values; subclasses say how they are written. */
    abstract static class Simple<T> implements Serde<T> {
        private static final long serialVersionUID = 1L;
        private final String schema;

        Simple(String schema) {
            this.schema = schema;
        }

        @Override
        public String schema() {
            return schema;
        }

        @Override
        public boolean immutable() {
            return true;
        }

        @Override
        public T copy(T value) {
            return value;
        }
    }

    static class LongSerde extends Simple<Long> {
        private static final long serialVersionUID = 1L;

        LongSerde(String schema) {
            super(schema);
        }

        @Override
        public void serialize(Long value, DataOutput output) throws IOException {
            output.writeLong(value);
        }

        @Override
        public Long deserialize(DataInput input) throws IOException {
            return input.readLong();
        }

        @Override
        public Serde<Long> reading(String writtenSchema) {
            return writtenSchema.equals("int") ? new WideningSerde() : super.reading(writtenSchema);
        }
    }

    private static final class WideningSerde extends LongSerde {
        private static final long serialVersionUID = 1L;

        WideningSerde() {
            super("long");
        }

        @Override
        public Long deserialize(DataInput input) throws IOException {
            return (long) input.readInt();
        }
    }

    static final class IntSerde extends Simple<Integer> {
        private static final long serialVersionUID = 1L;

        IntSerde() {
            super("int");
        }

        @Override
        public void serialize(Integer value, DataOutput output) throws IOException {
            output.writeInt(value);
        }

        @Override
        public Integer deserialize(DataInput input) throws IOException {
            return input.readInt();
        }
    }

    static final class DoubleSerde extends Simple<Double> {
        private static final long serialVersionUID = 1L;

        DoubleSerde() {
            super("double");
        }

        @Override
        public void serialize(Double value, DataOutput output) throws IOException {
            output.writeDouble(value);
        }

        @Override
        public Double deserialize(DataInput input) throws IOException {
            return input.readDouble();
        }
    }

    static class StringSerde extends Simple<String> {
        private static final long serialVersionUID = 1L;

        StringSerde() {
            super("string");
        }

        @Override
        public void serialize(String value, DataOutput output) throws IOException {
            output.writeUTF(value);
        }

        @Override
        public String deserialize(DataInput input) throws IOException {
            return input.readUTF();
        }
    }

    /** Calls its bytes a long, but is for another class. */
    static final class InstantSerde extends Simple<Instant> {
        private static final long serialVersionUID = 1L;

        InstantSerde() {
            super("long");
        }

        @Override
        public void serialize(Instant value, DataOutput output) throws IOException {
            output.writeLong(value.toEpochMilli());
        }

        @Override
        public Instant deserialize(DataInput input) throws IOException {
            return Instant.ofEpochMilli(input.readLong());
        }
    }

    /** Calls its bytes a long and accepts longs, but other numbers too. */
    static final class NumberSerde extends Simple<Number> {
        private static final long serialVersionUID = 1L;

        NumberSerde() {
            super("long");
        }

        @Override
        public void serialize(Number value, DataOutput output) throws IOException {
            output.writeLong(value.longValue());
        }

        @Override
        public Number deserialize(DataInput input) throws IOException {
            return input.readLong();
        }
    }

    /** A mutable value. */
    static final class ListSerde implements Serde<List<Long>> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(List<Long> value, DataOutput output) throws IOException {
            output.writeInt(value.size());
            for (Long element : value) {
                output.writeLong(element);
            }
        }

        @Override
        public List<Long> deserialize(DataInput input) throws IOException {
            int size = input.readInt();
            List<Long> list = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                list.add(input.readLong());
            }
            return list;
        }

        @Override
        public String schema() {
            return "list of long";
        }

        @Override
        public Serde<List<Long>> reading(String writtenSchema) {
            if (!writtenSchema.equals(schema())) {
                throw new IncompatibleSchemaException(writtenSchema, schema());
            }
            return this;
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
