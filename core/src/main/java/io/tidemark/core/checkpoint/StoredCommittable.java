package io.tidemark.core.checkpoint;

import io.tidemark.checkpoint.spi.storage.StateFile;

/**
 * What a checkpoint keeps of a committable: its bytes among the metadata, or a file of the checkpoint.
 *
 * @since 0.1
 */
public sealed interface StoredCommittable {
    /**
     * Returns how large the committable is.
     *
     * @return in bytes
     */
    long size();

    /**
     * A small one.
     *
     * @param bytes all of it
     */
    record Inline(Bytes bytes) implements StoredCommittable {
        @Override
        public long size() {
            return bytes.size();
        }
    }

    /**
     * A large one.
     *
     * @param file holds it and nothing else
     */
    record InFile(StateFile file) implements StoredCommittable {
        @Override
        public long size() {
            return file.size();
        }
    }
}
