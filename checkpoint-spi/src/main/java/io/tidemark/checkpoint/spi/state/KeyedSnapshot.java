package io.tidemark.checkpoint.spi.state;

import io.tidemark.checkpoint.spi.storage.StateFile;
import java.util.List;

/**
 * The keyed state of one operator in one subtask, as a complete checkpoint holds it.
 *
 * @param backend the name of the state backend that wrote it
 * @param keyGroups the key groups it covers
 * @param files what was written, in the order that {@link StateSnapshot#persist} returned; empty if there was no state
 * @since 0.1
 */
public record KeyedSnapshot(String backend, KeyGroupRange keyGroups, List<StateFile> files) {
    /** Keeps an unmodifiable copy of the list. */
    public KeyedSnapshot {
        files = List.copyOf(files);
    }
}
