package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.StateKind;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a file of a {@link SimulatedStateBackend} looks like: one key group.
 *
 * <pre>
 *   length of the header                               int
 *   header: number of key groups                       int
 *           schema of the keys                         text
 *           number of states, for each:                int
 *             name, kind                         text, text
 *             schemas, two of a map              text...
 *   key group, number of rows                          int, int
 *   row: key, for each state: length, bytes            key serde, (int, bytes)...; -1 where there is no value
 * </pre>
 *
 * @param <K> the type of the keys
 */
final class StateFileFormat<K> {
    static final int NO_VALUE = -1;

    final Serde<K> keySerde;
    final int numberOfKeyGroups;
    final List<SimulatedState<?>> states;
    private final String operator;
    private final byte[] header;

    /** What a header says of a state. */
    record WrittenState(String name, StateKind kind, List<String> schemas) {}

    /** What a header says. */
    record Header(int numberOfKeyGroups, String keySchema, List<WrittenState> states) {}

    StateFileFormat(String operator, Serde<K> keySerde, int numberOfKeyGroups, List<SimulatedState<?>> states) {
        this.operator = operator;
        this.keySerde = keySerde;
        this.numberOfKeyGroups = numberOfKeyGroups;
        this.states = List.copyOf(states);
        this.header = header();
    }

    private byte[] header() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            output.writeInt(numberOfKeyGroups);
            output.writeUTF(keySerde.schema());
            output.writeInt(states.size());
            for (SimulatedState<?> state : states) {
                output.writeUTF(state.name());
                output.writeUTF(state.kind().name());
                for (String schema : state.schemas()) {
                    output.writeUTF(schema);
                }
            }
        } catch (IOException tooLong) {
            throw new UncheckedIOException("The names and schemas of the state of " + operator + ": ", tooLong);
        }
        return bytes.toByteArray();
    }

    /** Says whether a file with this header has the very bytes that would be written now. */
    boolean isCurrent(byte[] writtenHeader) {
        return Arrays.equals(header, writtenHeader);
    }

    static Header parse(DataInputStream input) throws IOException {
        int numberOfKeyGroups = input.readInt();
        String keySchema = input.readUTF();
        int count = input.readInt();
        List<WrittenState> states = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            states.add(parseState(input));
        }
        return new Header(numberOfKeyGroups, keySchema, states);
    }

    private static WrittenState parseState(DataInputStream input) throws IOException {
        String name = input.readUTF();
        StateKind kind = StateKind.valueOf(input.readUTF());
        List<String> schemas = new ArrayList<>();
        for (int left = kind == StateKind.MAP ? 2 : 1; left > 0; left--) {
            schemas.add(input.readUTF());
        }
        return new WrittenState(name, kind, schemas);
    }

    /**
     * Encodes a key group.
     *
     * @throws IOException if the serde of the keys fails; the message names the operator
     */
    byte[] encode(int keyGroup, Map<K, byte[][]> rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream output = new DataOutputStream(bytes);
        output.writeInt(header.length);
        output.write(header);
        output.writeInt(keyGroup);
        output.writeInt(rows.size());
        try {
            for (Map.Entry<K, byte[][]> row : rows.entrySet()) {
                keySerde.serialize(row.getKey(), output);
                for (byte[] value : row.getValue()) {
                    output.writeInt(value == null ? NO_VALUE : value.length);
                    if (value != null) {
                        output.write(value);
                    }
                }
            }
        } catch (IOException | RuntimeException wrong) {
            throw new IOException("A key of " + operator + " cannot be written: " + wrong, wrong);
        }
        return bytes.toByteArray();
    }
}
