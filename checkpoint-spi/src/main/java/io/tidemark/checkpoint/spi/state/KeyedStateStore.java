package io.tidemark.checkpoint.spi.state;

import java.io.IOException;
import java.util.List;

/**
 * The keyed state of one operator in one subtask.
 *
 * <p>Used by one thread, in this order: the states are declared ({@link #valueState},
 * {@link #listState}, {@link #mapState}), {@link #restore} is called at
 * most once, then keys are set and states used, with {@link #snapshot} between any two records, and {@link #close}
 * last. What {@link #snapshot} returns is used by another thread.
 *
 * @param <K> the type of the keys
 * @since 0.1
 */
public interface KeyedStateStore<K> extends AutoCloseable {
    /**
     * Declares a value state and returns its handle, which always concerns the current key.
     *
     * @param <V> the type of the value
     * @param spec name and serde; the same name twice returns the same handle if the schemas agree
     * @return the handle
     * @throws IllegalArgumentException if the name is declared with another schema or kind; the message names both
     */
    <V> ValueState<V> valueState(StateSpec<V> spec);

    /**
     * Declares a list state and returns its handle, which always concerns the current key.
     *
     * @param <E> the type of the elements
     * @param spec name and serde of the elements; the same name twice returns the same handle if the schemas agree
     * @return the handle
     * @throws IllegalArgumentException if the name is declared with another schema or kind; the message names both
     */
    <E> ListState<E> listState(StateSpec<E> spec);

    /**
     * Declares a map state and returns its handle, which always concerns the current key.
     *
     * @param <UK> the type of the keys within the map
     * @param <UV> the type of the values within the map
     * @param spec name and serdes; the same name twice returns the same handle if the schemas agree
     * @return the handle
     * @throws IllegalArgumentException if the name is declared with another schema or kind; the message names both
     */
    <UK, UV> MapState<UK, UV> mapState(MapStateSpec<UK, UV> spec);

    /**
     * Makes a key the one that all handles concern. On the record path: costs no look-up by itself; the first access
     * does one for all the states of the operator.
     *
     * @param key not {@code null}
     * @param keyHash a hash of the key with all its bits mixed, the same for equal keys
     * @param keyGroup the key's group, in the store's range
     */
    void setCurrentKey(K key, int keyHash, int keyGroup);

    /**
     * Makes no key the current one, for the time in which something is processed that has none: until the next one is set,
     * every use of a handle fails with {@link IllegalStateException}.
     */
    void clearCurrentKey();

    /**
     * Learns which keys are about to be set, so that a store can look them up together: their cache misses overlap, or one
     * call fetches them all from disk. A hint: nothing depends on it, and other keys may be set, or none. Called once for a
     * few dozen records.
     *
     * @param keys the very objects that {@link #setCurrentKey} will get, in that order; not to be changed, nor kept for
     *     longer than until the next call
     * @param keyHashes the hashes, as {@link #setCurrentKey} will get them
     * @param keyGroups the groups, as {@link #setCurrentKey} will get them
     * @param from the first place in the arrays that counts
     * @param to one behind the last
     */
    default void expect(Object[] keys, int[] keyHashes, int[] keyGroups, int from, int to) {}

    /**
     * Returns the key that was set last.
     *
     * @return the current key
     * @throws IllegalStateException if none was set
     */
    K currentKey();

    /**
     * Visits every key that has a value of one state, in no particular order that is the same for the same history of the
     * store. Each becomes the current key while it is visited, so that all states of it can be read; afterwards no key is
     * current. Used where an index over the state is made anew, such as that of the timers after a restore.
     *
     * @param state the name of a declared state
     * @param visitor what is done for each key; it may change the values of states that the key has, but neither give it
     *     its first nor clear its last
     * @throws IllegalArgumentException if no state of that name is declared
     * @throws IOException if the state cannot be read
     */
    void forEachKey(String state, KeyVisitor<? super K> visitor) throws IOException;

    /**
     * Looks at some more rows, going round, and removes what has expired: the {@link StateSpec#expiry} of its state says so.
     * Called between two batches of records, so that the state of keys that never come again goes away without a pause.
     * Afterwards no key is current. Does nothing by default, which suits a store that removes in another way, or where no
     * state expires.
     *
     * @param rows how many, about
     * @throws IOException if the state cannot be read
     */
    default void sweep(int rows) throws IOException {}

    /**
     * Freezes the state as it is now: the synchronous part of a snapshot, measured in microseconds whatever the size.
     * Several snapshots may be open at once.
     *
     * @param checkpointId the checkpoint
     * @return the frozen state; the engine always closes it
     * @throws IOException if freezing fails
     */
    StateSnapshot snapshot(long checkpointId) throws IOException;

    /**
     * Loads the entries of this store's key groups from the snapshots of one checkpoint. Called after all states are
     * declared and before the first key is set.
     *
     * @param snapshots those whose key groups overlap with the store's; they may hold other groups too
     * @param files reads what they name
     * @throws IOException if a file cannot be read
     * @throws io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException if a state was written under a schema that
     *     its serde cannot read or as another kind, or a state in the snapshot is not declared; the message names the
     *     state
     */
    void restore(List<KeyedSnapshot> snapshots, StateFiles files) throws IOException;

    /**
     * Learns that a checkpoint is durable: an incremental backend may refer to its shared files from now on. Not called for
     * every checkpoint.
     *
     * @param checkpointId the newest complete checkpoint
     * @throws IOException to fail the attempt
     */
    default void notifyCheckpointComplete(long checkpointId) throws IOException {}

    /**
     * Learns that a checkpoint will not complete: what was written for it is being deleted, and no later snapshot may refer to
     * it.
     *
     * @param checkpointId the checkpoint
     * @throws IOException to fail the attempt
     */
    default void notifyCheckpointAborted(long checkpointId) throws IOException {}

    /**
     * Releases everything, in bounded time; snapshots that are still open stay readable.
     *
     * @throws IOException if releasing fails; logged
     */
    @Override
    void close() throws IOException;
}
