package io.tidemark.checkpoint.spi.state;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a snapshot, one after the other: a key with what each state holds for it. Reads on as it is asked, so that
 * a snapshot need not fit into memory. Used by one thread.
 *
 * @param <K> the type of the keys
 * @since 0.1
 */
public interface KeyedEntries<K> extends AutoCloseable {
    /**
     * Moves to the next entry. Called first before anything else.
     *
     * @return {@code false} behind the last one
     * @throws io.tidemark.checkpoint.spi.storage.CorruptCheckpointException if the bytes are not what was written
     * @throws IOException if reading fails, or a serde does not understand what it finds; the message names the file
     */
    boolean next() throws IOException;

    /**
     * Returns the key of the entry.
     *
     * @return never {@code null}
     */
    K key();

    /**
     * Returns the key group of the entry.
     *
     * @return from 0
     */
    int keyGroup();

    /**
     * Returns what a state holds for the key.
     *
     * @param state its place in {@link KeyedSnapshotSchema#states()}
     * @return {@code null} if it holds nothing
     */
    @Nullable
    Object value(int state);

    /**
     * Releases what is held; the entries need not have been read to the end.
     *
     * @throws IOException if releasing fails
     */
    @Override
    void close() throws IOException;
}
