package io.tidemark.core.recovery;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.state.StateCells;
import io.tidemark.core.window.KeyWindowsSerde;
import io.tidemark.core.window.SidedRecordsSerde;
import io.tidemark.core.window.SlicesSerde;
import io.tidemark.core.window.TaggedUnionSerde;
import io.tidemark.core.window.WindowRecordsSerde;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bytes of what core keeps of windows, for those who have no classes of the job: maps and lists, in which the state of
 * triggers and functions stands under its name, after {@code trigger/}, {@code window/} or {@code key/}.
 */
final class PlainWindows {
    private static final String FIRST = "first";
    private static final String SECOND = "second";

    private PlainWindows() {}

    /** Returns what reads a schema if it is one of windows. */
    static Optional<Serde<?>> reading(String schema) {
        String records = WindowRecordsSerde.schemaOfRecords(schema);
        String contents = SlicesSerde.schemaOfContents(schema);
        List<String> windows = KeyWindowsSerde.schemasOf(schema);
        List<String> sides = SidedRecordsSerde.schemasOf(schema);
        List<String> union = TaggedUnionSerde.schemasOf(schema);
        if (records != null) {
            return Optional.of(new PlainTimedSerde(schema, "record", StoredSchemas.generic(records)));
        } else if (contents != null) {
            Serde<Object> serde = StoredSchemas.generic(contents);
            return Optional.of(new ReadOnly(schema, input -> slices(input, serde)));
        } else if (!sides.isEmpty()) {
            Serde<Object> first = StoredSchemas.generic(sides.get(0));
            Serde<Object> second = StoredSchemas.generic(sides.get(1));
            return Optional.of(new ReadOnly(schema, input -> sides(input, first, second)));
        } else if (!union.isEmpty()) {
            Serde<Object> first = StoredSchemas.generic(union.get(0));
            Serde<Object> second = StoredSchemas.generic(union.get(1));
            return Optional.of(new ReadOnly(
                    schema,
                    input -> input.readBoolean()
                            ? Map.of(SECOND, second.deserialize(input))
                            : Map.of(FIRST, first.deserialize(input))));
        } else if (!windows.isEmpty()) {
            Serde<Object> serde = StoredSchemas.generic(windows.get(0));
            Serde<Object> contentsOfWindows = StoredSchemas.generic(windows.get(1));
            return Optional.of(new ReadOnly(schema, input -> windows(input, serde, contentsOfWindows)));
        }
        return Optional.empty();
    }

    private static Map<String, Object> slices(DataInput input, Serde<Object> contents) throws IOException {
        // how far windows have been evaluated is of no use without the grid
        for (int i = 0; i < SlicesSerde.TIMES; i++) {
            input.readLong();
        }
        List<Object> slices = new ArrayList<>();
        int size = input.readInt();
        for (int i = 0; i < size; i++) {
            Map<String, Object> slice = new LinkedHashMap<>();
            slice.put("start", input.readLong());
            slice.put("contents", contents.deserialize(input));
            slices.add(slice);
        }
        List<Object> states = new ArrayList<>();
        int windows = input.readInt();
        for (int i = 0; i < windows; i++) {
            Map<String, Object> state = new LinkedHashMap<>();
            state.put("start", input.readLong());
            state.put("state", cells(input));
            states.add(state);
        }
        Map<String, Object> read = new LinkedHashMap<>();
        read.put("slices", slices);
        read.put("windows", states);
        read.put("state", cells(input));
        return read;
    }

    private static Map<String, Object> sides(DataInput input, Serde<Object> first, Serde<Object> second)
            throws IOException {
        Map<String, Object> read = new LinkedHashMap<>();
        read.put(FIRST, list(input, first));
        read.put(SECOND, list(input, second));
        return read;
    }

    private static List<Object> list(DataInput input, Serde<Object> records) throws IOException {
        List<Object> list = new ArrayList<>();
        int size = input.readInt();
        for (int i = 0; i < size; i++) {
            list.add(records.deserialize(input));
        }
        return list;
    }

    private static Map<String, Object> windows(DataInput input, Serde<Object> windows, Serde<Object> contents)
            throws IOException {
        List<Object> all = new ArrayList<>();
        int size = input.readInt();
        for (int i = 0; i < size; i++) {
            Map<String, Object> window = new LinkedHashMap<>();
            window.put("window", windows.deserialize(input));
            if (input.readBoolean()) {
                window.put("contents", contents.deserialize(input));
            }
            window.put("state", cells(input));
            all.add(window);
        }
        Map<String, Object> read = new LinkedHashMap<>();
        read.put("windows", all);
        read.put("state", cells(input));
        return read;
    }

    private static Map<String, Object> cells(DataInput input) throws IOException {
        Map<String, Object> cells = new LinkedHashMap<>();
        StateCells.read(input, (name, schema, bytes) -> cells.put(name, value(schema, bytes)));
        return cells;
    }

    private static Object value(String schema, byte[] bytes) throws IOException {
        try {
            return StoredSchemas.generic(schema).deserialize(new DataInputStream(new ByteArrayInputStream(bytes)));
        } catch (IncompatibleSchemaException e) {
            // written by a serde of the user's own; the others can be read all the same
            return bytes.length + " bytes of '" + schema + "'";
        }
    }

    private interface Reading extends Serializable {
        Object read(DataInput input) throws IOException;
    }

    /** A serde of those who only look. */
    private static final class ReadOnly implements Serde<Object> {
        private static final long serialVersionUID = 1L;

        private final String schema;
        private final Reading reading;

        ReadOnly(String schema, Reading reading) {
            this.schema = schema;
            this.reading = reading;
        }

        @Override
        public void serialize(Object value, DataOutput output) {
            throw new UnsupportedOperationException(
                    "What is kept of windows can be read without the job's classes, but not written: " + schema);
        }

        @Override
        public Object deserialize(DataInput input) throws IOException {
            return reading.read(input);
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
        public Object copy(Object value) {
            return value;
        }
    }
}
