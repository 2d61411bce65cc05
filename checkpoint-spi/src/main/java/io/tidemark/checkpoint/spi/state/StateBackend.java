package io.tidemark.checkpoint.spi.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Keeps keyed state: on the heap, on disk. Found by {@link java.util.ServiceLoader} and chosen by name. One instance
 * serves a whole job and is thread-safe.
 *
 * @since 0.1
 */
public interface StateBackend extends AutoCloseable {
    /**
     * Returns the name by which users choose the backend.
     *
     * @return lower case, for example {@code memory}
     */
    String name();

    /**
     * Returns a backend that does what this one does, with options that a user gave by name.
     *
     * @param options values by name; the backend's documentation lists the names, units and defaults
     * @return this backend by default, if there are no options
     * @throws IllegalArgumentException if an option is not known or its value makes no sense; the message names the option
     *     and says what there is
     */
    default StateBackend withOptions(Map<String, String> options) {
        if (!options.isEmpty()) {
            throw new IllegalArgumentException(
                    "The state backend '" + name() + "' has no options, but was given " + options.keySet() + ".");
        }
        return this;
    }

    /**
     * Opens an empty store for the key groups of one subtask. Called once a keyed operator, subtask and attempt, on the
     * thread that will use the store.
     *
     * @param <K> the type of the keys
     * @param context the key groups and how keys become bytes
     * @return the store; closed by the engine when the attempt ends
     * @throws IOException if the store cannot be made
     */
    <K> KeyedStateStore<K> open(KeyedStateContext<K> context) throws IOException;

    /**
     * Reads what a snapshot of this backend says about its entries, without opening a store. For tools that have none of the
     * job's classes.
     *
     * @param snapshot with at least one file
     * @param files reads what it names
     * @return the states and how their values were written
     * @throws io.tidemark.checkpoint.spi.storage.CorruptCheckpointException if it is not what a version of the backend wrote
     * @throws IOException if it cannot be read
     * @throws UnsupportedOperationException if snapshots can only be restored, as by default
     */
    default KeyedSnapshotSchema describe(KeyedSnapshot snapshot, StateFiles files) throws IOException {
        throw new UnsupportedOperationException(
                "The state backend '" + name() + "' cannot look into a snapshot; it can only restore it.");
    }

    /**
     * Reads the entries of a snapshot of this backend, without opening a store.
     *
     * @param <K> the type of the keys
     * @param snapshot with at least one file
     * @param files reads what it names
     * @param keySerde reads keys that were written under {@link KeyedSnapshotSchema#keySchema()}
     * @param stateSerdes one for each of {@link KeyedSnapshotSchema#states()}, in their order, that reads its schema
     * @return the entries, in no order; the caller closes them
     * @throws IOException if they cannot be read
     * @throws UnsupportedOperationException if snapshots can only be restored, as by default
     */
    default <K> KeyedEntries<K> entries(
            KeyedSnapshot snapshot, StateFiles files, Serde<K> keySerde, List<? extends Serde<?>> stateSerdes)
            throws IOException {
        throw new UnsupportedOperationException(
                "The state backend '" + name() + "' cannot look into a snapshot; it can only restore it.");
    }

    /**
     * Releases what is held between two attempts, such as copies of files. Called by the engine when the job has ended and
     * all stores are closed; the backend can be used again afterwards. Does nothing by default.
     *
     * @throws IOException if releasing fails; logged
     */
    @Override
    default void close() throws IOException {}
}
