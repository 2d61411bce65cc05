package io.tidemark.savepoint.reader;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.checkpoint.metadata.plugin.Plugins;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.KeyedSnapshotSchema;
import io.tidemark.checkpoint.spi.state.KeyedSnapshotSchema.StoredState;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.recovery.StoredSchemas;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the keyed state of one operator of a checkpoint. */
final class KeyedStateReading {
    private final StoredCheckpoint stored;
    private final OperatorSnapshot operator;
    private final List<KeyedSnapshot> snapshots;

    KeyedStateReading(StoredCheckpoint stored, OperatorSnapshot operator) {
        this.stored = stored;
        this.operator = operator;
        this.snapshots = operator.subtasks().stream()
                .flatMap(subtask -> subtask.keyed().stream())
                .filter(snapshot -> !snapshot.files().isEmpty())
                .toList();
    }

    KeyedStateSummary summary() throws IOException {
        if (snapshots.isEmpty()) {
            return new KeyedStateSummary("", "", List.of());
        }
        KeyedSnapshotSchema schema = schemaOf(snapshots.get(0));
        return new KeyedStateSummary(snapshots.get(0).backend(), schema.keySchema(), schema.states());
    }

    KeyedSnapshotSchema schemaOf(KeyedSnapshot snapshot) throws IOException {
        try {
            return backend(snapshot).describe(snapshot, this::open);
        } catch (UnsupportedOperationException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    static StateBackend backend(KeyedSnapshot snapshot) {
        try {
            return Plugins.stateBackend(snapshot.backend());
        } catch (InvalidProgramException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    <K, V> Stream<KeyedValue<K, V>> values(
            String state, Serde<K> keySerde, Serde<V> valueSerde, Map<String, ? extends Serde<?>> otherSerdes)
            throws IOException {
        return values(snapshot -> plan(schemaOf(snapshot), state, keySerde, valueSerde, otherSerdes));
    }

    @SuppressWarnings("unchecked") // any value is an Object
    Stream<KeyedValue<Object, Object>> values(String state) throws IOException {
        return values(snapshot -> {
            KeyedSnapshotSchema schema = schemaOf(snapshot);
            String valueSchema = schema.states().get(position(state, schema)).schema();
            return plan(
                    schema,
                    state,
                    (Serde<Object>) generic(schema.keySchema(), "The key"),
                    (Serde<Object>) generic(valueSchema, "The state '" + state + "'"),
                    Map.of());
        });
    }

    private <K, V> Stream<KeyedValue<K, V>> values(Planning<K, V> planning) throws IOException {
        if (snapshots.isEmpty()) {
            return Stream.empty();
        }
        planning.of(snapshots.get(0)); // what cannot work fails at once
        KeyedValueIterator<K, V> values = new KeyedValueIterator<>(snapshots, snapshot -> {
            verify(snapshot);
            return planning.of(snapshot).open(backend(snapshot), snapshot, this::open);
        });
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(values, Spliterator.NONNULL | Spliterator.DISTINCT), false)
                .onClose(values::close);
    }

    private void verify(KeyedSnapshot snapshot) throws IOException {
        for (StateFile file : snapshot.files()) {
            try (InputStream bytes = open(file)) {
                bytes.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    private InputStream open(StateFile file) throws IOException {
        try {
            return stored.open(file);
        } catch (NoSuchFileException e) {
            NoSuchFileException missing = new NoSuchFileException(
                    file.path(),
                    null,
                    e.getMessage()
                            + "; a job that runs deletes its older checkpoints: read a newer one, or a savepoint");
            missing.initCause(e);
            throw missing;
        }
    }

    /** Says how the entries of a snapshot are to be read. */
    private interface Planning<K, V> {
        ReadPlan<K, V> of(KeyedSnapshot snapshot) throws IOException;
    }

    private <K, V> ReadPlan<K, V> plan(
            KeyedSnapshotSchema schema,
            String state,
            Serde<K> keySerde,
            Serde<V> valueSerde,
            Map<String, ? extends Serde<?>> otherSerdes) {
        int position = position(state, schema);
        List<Serde<?>> serdes = new ArrayList<>();
        for (StoredState stored : schema.states()) {
            Serde<?> known = otherSerdes.get(stored.name());
            if (stored.name().equals(state)) {
                serdes.add(reading(valueSerde, stored.schema(), "The state '" + state + "'"));
            } else if (known != null) {
                serdes.add(reading(known, stored.schema(), "The state '" + stored.name() + "'"));
            } else {
                serdes.add(passingOver(stored));
            }
        }
        return new ReadPlan<>(reading(keySerde, schema.keySchema(), "The key"), serdes, position);
    }

    private int position(String state, KeyedSnapshotSchema schema) {
        for (int i = 0; i < schema.states().size(); i++) {
            if (schema.states().get(i).name().equals(state)) {
                return i;
            }
        }
        throw new IllegalArgumentException("Operator '" + operator.name() + "' has no state '" + state
                + "' in the checkpoint; its states are "
                + schema.states().stream()
                        .map(stored -> "'" + stored.name() + "'")
                        .collect(Collectors.joining(", ")));
    }

    private <T> Serde<T> reading(Serde<T> serde, String written, String what) {
        try {
            return StoredSchemas.reading(serde, written);
        } catch (IncompatibleSchemaException e) {
            throw incompatible(what, e);
        }
    }

    private Serde<?> generic(String written, String what) {
        try {
            return StoredSchemas.generic(written);
        } catch (IncompatibleSchemaException e) {
            throw incompatible(what, e);
        }
    }

    private IncompatibleSchemaException incompatible(String what, IncompatibleSchemaException cause) {
        IncompatibleSchemaException named = new IncompatibleSchemaException(
                what + " of operator '" + operator.name() + "' cannot be read: " + cause.getMessage());
        named.initCause(cause);
        return named;
    }

    private Serde<?> passingOver(StoredState other) {
        try {
            return StoredSchemas.generic(other.schema());
        } catch (IncompatibleSchemaException e) {
            return new UnknownSerde(other.name(), other.schema());
        }
    }
}
