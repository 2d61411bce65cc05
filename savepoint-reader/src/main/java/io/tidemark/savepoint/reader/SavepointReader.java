package io.tidemark.savepoint.reader;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.metadata.plugin.Plugins;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.savepoint.reader.CheckpointEntry.Condition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads one savepoint or checkpoint, offline, without the job that wrote it:
 *
 * <pre>{@code
 * try (SavepointReader savepoint = SavepointReader.open("/var/lib/savepoints/savepoint-7");
 *         Stream<KeyedValue<String, Long>> counts =
 *                 savepoint.readKeyedState("counts", "count", String.class, Long.class)) {
 *     counts.forEach(entry -> System.out.println(entry.key() + " " + entry.value()));
 * }
 * }</pre>
 *
 * <p>Changes nothing. A job that runs may delete an older checkpoint of its own while it is being read; a savepoint stays. Not
 * thread-safe.
 *
 * @since 0.1
 */
public final class SavepointReader implements AutoCloseable {
    /** Each that fails needs the job to complete a checkpoint between two steps. */
    private static final int OPENING_ATTEMPTS = 10;

    private final URI location;
    private final StoredCheckpoint stored;
    private final CheckpointMetadata metadata;

    private SavepointReader(URI location, StoredCheckpoint stored, CheckpointMetadata metadata) {
        this.location = location;
        this.stored = stored;
        this.metadata = metadata;
    }

    /**
     * Opens a savepoint or checkpoint.
     *
     * @param pathOrUri of the savepoint or checkpoint; of a job or a storage with one job, for its newest checkpoint
     * @return the reader; the caller closes it
     * @throws NoSuchFileException if there is none
     * @throws io.tidemark.checkpoint.spi.storage.CorruptCheckpointException if its metadata are damaged
     * @throws IOException if it cannot be read, or was written by a newer version of Tidemark
     * @throws IllegalArgumentException if the place holds several jobs, or is no place of a storage that can be looked into
     */
    public static SavepointReader open(String pathOrUri) throws IOException {
        return open(Plugins.location(pathOrUri));
    }

    /**
     * Opens a savepoint or checkpoint, as {@link #open(String)}.
     *
     * @param path of this machine
     * @return the reader; the caller closes it
     * @throws IOException as above
     */
    public static SavepointReader open(Path path) throws IOException {
        return open(path.toAbsolutePath().normalize().toUri());
    }

    /**
     * Opens a savepoint or checkpoint, as {@link #open(String)}.
     *
     * @param location as {@code setCheckpointStorage} takes it, or below such a place
     * @return the reader; the caller closes it
     * @throws IOException as above
     */
    public static SavepointReader open(URI location) throws IOException {
        NoSuchFileException gone = null;
        for (int attempt = 0; attempt < OPENING_ATTEMPTS; attempt++) {
            try {
                return opened(newest(CheckpointCatalog.of(location)).location());
            } catch (NoSuchFileException e) {
                gone = e; // perhaps the job has just replaced it by a newer one
            }
        }
        throw gone;
    }

    private static SavepointReader opened(URI checkpoint) throws IOException {
        StoredCheckpoint stored = CheckpointCatalog.provider(checkpoint).openStored(checkpoint);
        try {
            return new SavepointReader(checkpoint, stored, CheckpointCatalog.metadata(stored));
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    /** One that is damaged is chosen too, to fail with what is wrong with it rather than to show an older one. */
    private static CheckpointEntry newest(CheckpointCatalog catalog) throws IOException {
        String place = Plugins.withoutUserInfo(catalog.location());
        List<CheckpointEntry> complete = catalog.entries().stream()
                .filter(entry -> entry.condition() != Condition.INCOMPLETE)
                .toList();
        if (complete.isEmpty()) {
            throw new NoSuchFileException(
                    place,
                    null,
                    catalog.entries().isEmpty()
                            ? "there is no checkpoint in it; give a storage, a job's place in it, a checkpoint or a savepoint"
                            : "there is only an incomplete checkpoint in it, which no job uses");
        }
        requireOneJob(place, complete);
        CheckpointEntry newest = complete.get(0);
        for (CheckpointEntry other : complete) {
            if (newest.summary() != null
                    && other.summary() != null
                    && other.summary().number() > newest.summary().number()) {
                newest = other;
            }
        }
        return newest;
    }

    private static void requireOneJob(String place, List<CheckpointEntry> entries) {
        SortedSet<String> places = new TreeSet<>();
        SortedSet<String> jobs = new TreeSet<>();
        for (CheckpointEntry entry : entries) {
            places.add(around(entry.location()));
            if (entry.summary() != null) {
                jobs.add(entry.summary().jobName());
            }
        }
        if (places.size() > 1 || jobs.size() > 1) {
            throw new IllegalArgumentException(place + " holds checkpoints of several jobs, " + jobs + " in " + places
                    + "; give the place of one of them, or of one checkpoint.");
        }
    }

    /** Returns the place of the job, or of the savepoints, that a checkpoint is in. */
    private static String around(URI checkpoint) {
        return Plugins.withoutUserInfo(checkpoint).replaceFirst("[^/]*/?$", "");
    }

    /**
     * Returns where the checkpoint is.
     *
     * @return its own location, also if that of a job was given
     */
    public URI location() {
        return location;
    }

    /**
     * Returns what the checkpoint says about itself.
     *
     * @return from its metadata
     */
    public CheckpointSummary summary() {
        return CheckpointSummary.of(metadata);
    }

    /**
     * Returns what it holds of each operator.
     *
     * @return in the order of the pipeline; never empty
     */
    public List<OperatorSummary> operators() {
        return metadata.operators().stream().map(OperatorSummary::of).toList();
    }

    /**
     * Returns what it holds of one operator.
     *
     * @param operator its uid, or its name if no other operator has it
     * @return from its metadata
     * @throws IllegalArgumentException if there is no such operator; the message says which there are
     */
    public OperatorSummary operator(String operator) {
        return OperatorSummary.of(find(operator));
    }

    /**
     * Describes the keyed state of an operator. Reads the beginning of one file.
     *
     * @param operator its uid, or its name if no other operator has it
     * @return no states and an empty key schema if the operator holds no entry
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if there is no such operator, or no state backend on the path that wrote it
     */
    public KeyedStateSummary keyedState(String operator) throws IOException {
        return reading(operator).summary();
    }

    /**
     * Reads the values of a state, with serdes of the job's own. They may be those of a newer version of its types that can
     * read what was written.
     *
     * <p>Each file is read twice, first to verify it. Memory is needed for a part of a file at a time, as far as the state
     * backend allows.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param operator its uid, or its name if no other operator has it
     * @param state the name of the state
     * @param keySerde of the keys
     * @param valueSerde of what the state holds for one key; of a list state that of the list
     * @return key and value, in no order, keys without a value left out; fails with {@link java.io.UncheckedIOException} where a
     *     file is damaged or missing. To be closed, unless read to the end
     * @throws IOException if the first file cannot be read
     * @throws io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException if a serde cannot read what was written
     * @throws IllegalArgumentException if there is no such operator or state, or no state backend on the path that wrote it
     */
    public <K, V> Stream<KeyedValue<K, V>> readKeyedState(
            String operator, String state, Serde<K> keySerde, Serde<V> valueSerde) throws IOException {
        return readKeyedState(operator, state, keySerde, valueSerde, Map.of());
    }

    /**
     * Reads the values of a state, as above, beside other states that were written by serdes of the user's own. Their values
     * have to be read past, and only their serdes know how.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param operator as above
     * @param state as above
     * @param keySerde as above
     * @param valueSerde as above
     * @param otherSerdes by the names of other states of the operator
     * @return as above
     * @throws IOException as above
     */
    public <K, V> Stream<KeyedValue<K, V>> readKeyedState(
            String operator,
            String state,
            Serde<K> keySerde,
            Serde<V> valueSerde,
            Map<String, ? extends Serde<?>> otherSerdes)
            throws IOException {
        return reading(operator).values(state, keySerde, valueSerde, otherSerdes);
    }

    /**
     * Reads the values of a state, as above.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param operator as above
     * @param state as above
     * @param keyType a class that {@code Serdes.of} knows
     * @param valueType a class that {@code Serdes.of} knows
     * @return as above
     * @throws IOException as above
     */
    public <K, V> Stream<KeyedValue<K, V>> readKeyedState(
            String operator, String state, Class<K> keyType, Class<V> valueType) throws IOException {
        return readKeyedState(operator, state, Serdes.of(keyType), Serdes.of(valueType));
    }

    /**
     * Reads the values of a state without any class of the job, by the schemas in the snapshot: a record comes as a
     * {@code Map} of its components in their order, a constant of an enum as its name, a variant of a sealed interface as a
     * {@code Map} from its name to what it is, anything else as it was.
     *
     * @param operator as above
     * @param state as above
     * @return as above
     * @throws IOException as above
     * @throws io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException if the key or the value was written by a serde of
     *     the user's own
     */
    public Stream<KeyedValue<Object, Object>> readKeyedState(String operator, String state) throws IOException {
        return reading(operator).values(state);
    }

    /**
     * Verifies everything that restoring would need: the metadata again, the size and checksum of every file they name, and
     * that each snapshot is one. Needs none of the job's classes.
     *
     * @return all that is wrong, not only the first
     */
    public Verification verify() {
        return Verifier.verify(location);
    }

    /**
     * Verifies a checkpoint whose metadata may be damaged too, so that it cannot be opened.
     *
     * @param entry one that is not {@link Condition#INCOMPLETE}
     * @return all that is wrong, not only the first
     */
    public static Verification verify(CheckpointEntry entry) {
        return Verifier.verify(entry.location());
    }

    private KeyedStateReading reading(String operator) {
        return new KeyedStateReading(stored, find(operator));
    }

    private OperatorSnapshot find(String operator) {
        List<OperatorSnapshot> named = new ArrayList<>();
        for (OperatorSnapshot candidate : metadata.operators()) {
            if (candidate.operatorId().equals(operator)) {
                return candidate;
            } else if (candidate.name().equals(operator)) {
                named.add(candidate);
            }
        }
        if (named.size() == 1) {
            return named.get(0);
        }
        throw new IllegalArgumentException("Checkpoint " + metadata.checkpointId() + " of job '" + metadata.jobName()
                + "' has " + (named.isEmpty() ? "no operator" : "several operators of the name") + " '" + operator
                + "'; its operators are "
                + metadata.operators().stream()
                        .map(candidate -> "'" + candidate.name() + "' (uid " + candidate.operatorId() + ")")
                        .collect(Collectors.joining(", ")));
    }

    @Override
    public void close() throws IOException {
        stored.close();
    }
}
