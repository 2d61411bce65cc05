package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.testkit.store.StateFileFormat.Header;
import io.tidemark.testkit.store.StateFileFormat.WrittenState;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link StateFileFormat} wrote, also under an older schema. */
final class StateFileReader<K> {
    private final StateFileFormat<K> format;
    private final String operator;
    private final KeyGroupRange keyGroups;
    private final StateFiles files;

    /**
     * A file's key group.
     *
     * @param rows as the store keeps them
     * @param asWrittenNow whether the file has the bytes that the store would write for it
     */
    record Content<K>(int keyGroup, Map<K, byte[][]> rows, boolean asWrittenNow) {}

    /** A state of the file: the store's, and how its bytes become those of the store. */
    private record Source(int index, SimulatedState.Recoding recoding) {}

    StateFileReader(StateFileFormat<K> format, String operator, KeyGroupRange keyGroups, StateFiles files) {
        this.format = format;
        this.operator = operator;
        this.keyGroups = keyGroups;
        this.files = files;
    }

    /**
     * Reads a file.
     *
     * @return {@code null} if its key group is not one of the store's
     * @throws IncompatibleSchemaException if the store cannot have what is in it
     */
    @Nullable
    Content<K> read(StateFile file) throws IOException {
        byte[] bytes;
        try (InputStream stream = files.open(file)) {
            bytes = stream.readAllBytes();
        }
        try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte[] header = input.readNBytes(input.readInt());
            int keyGroup = input.readInt();
            boolean asWrittenNow = format.isCurrent(header);
            Header written = StateFileFormat.parse(new DataInputStream(new ByteArrayInputStream(header)));
            requireSameKeyGroups(written.numberOfKeyGroups());
            Serde<K> keys = readingKeys(written.keySchema());
            List<Source> sources = new ArrayList<>();
            for (WrittenState state : written.states()) {
                sources.add(source(state));
            }
            if (!keyGroups.contains(keyGroup)) {
                return null;
            }
            return new Content<>(keyGroup, rows(input, keys, sources), asWrittenNow);
        } catch (EOFException truncated) {
            CorruptCheckpointException corrupt = new CorruptCheckpointException(
                    "The file " + file.path() + " of the keyed state of " + operator + " ends too early");
            corrupt.initCause(truncated);
            throw corrupt;
        }
    }

    private Map<K, byte[][]> rows(DataInputStream input, Serde<K> keys, List<Source> sources) throws IOException {
        Map<K, byte[][]> rows = new LinkedHashMap<>();
        for (int count = input.readInt(); count > 0; count--) {
            K key = keys.deserialize(input);
            byte[][] row = new byte[format.states.size()][];
            for (Source source : sources) {
                int length = input.readInt();
                if (length != StateFileFormat.NO_VALUE) {
                    byte[] value = new byte[length];
                    input.readFully(value);
                    row[source.index()] = source.recoding().recode(value);
                }
            }
            if (rows.put(key, row) != null) {
                throw new IOException("The keyed state of " + operator + " has the key '" + key + "' twice. Check that"
                        + " the serde of the key reads what it writes.");
            }
        }
        if (input.read() != -1) {
            throw new IOException("The keyed state of " + operator + " goes on after its end. Check that the serde of"
                    + " the key reads what it writes.");
        }
        return rows;
    }

    private void requireSameKeyGroups(int written) {
        if (written != format.numberOfKeyGroups) {
            throw new IncompatibleSchemaException("The keyed state of " + operator + " was written with " + written
                    + " key groups (its maximum parallelism), and the job now asks for " + format.numberOfKeyGroups
                    + ". Set the maximum parallelism back to " + written + ".");
        }
    }

    private Serde<K> readingKeys(String schema) {
        try {
            return format.keySerde.readingKeys(schema);
        } catch (IncompatibleSchemaException wrong) {
            throw incompatible("The key of " + operator + " cannot be restored: " + wrong.getMessage(), wrong);
        }
    }

    private Source source(WrittenState written) {
        for (int i = 0; i < format.states.size(); i++) {
            SimulatedState<?> state = format.states.get(i);
            if (state.name().equals(written.name())) {
                return source(i, state, written);
            }
        }
        throw new IncompatibleSchemaException("The checkpoint holds a state '" + written.name() + "' ("
                + SimulatedState.describe(written.kind(), written.schemas()) + ") of " + operator
                + " that the operator no longer declares. Declare it again"
                + " under that name, or give the operator a new uid to start without its state.");
    }

    private Source source(int index, SimulatedState<?> state, WrittenState written) {
        if (state.kind() != written.kind()) {
            throw new IncompatibleSchemaException("The state '" + written.name() + "' of " + operator
                    + " cannot be restored: it was written as "
                    + SimulatedState.describe(written.kind(), written.schemas()) + " and is now declared as "
                    + state.describe());
        }
        try {
            return new Source(index, state.recoding(written.schemas()));
        } catch (IncompatibleSchemaException wrong) {
            throw incompatible(
                    "The state '" + written.name() + "' of " + operator + " cannot be restored: " + wrong.getMessage(),
                    wrong);
        }
    }

    private static IncompatibleSchemaException incompatible(String message, Throwable cause) {
        IncompatibleSchemaException exception = new IncompatibleSchemaException(message);
        exception.initCause(cause);
        return exception;
    }
}
