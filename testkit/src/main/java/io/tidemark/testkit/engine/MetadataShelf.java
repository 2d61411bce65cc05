package io.tidemark.testkit.engine;

import io.tidemark.core.checkpoint.CheckpointMetadata;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Keeps metadata as they are; their JSON is another module's matter. */
public final class MetadataShelf {
    private final List<CheckpointMetadata> written = new ArrayList<>();

    /** Keeps metadata and returns what stands for them in the storage. */
    public byte[] write(CheckpointMetadata metadata) {
        written.add(metadata);
        return ByteBuffer.allocate(Integer.BYTES).putInt(written.size() - 1).array();
    }

    /** Returns what the bytes stand for. */
    public CheckpointMetadata read(byte[] bytes) {
        return written.get(ByteBuffer.wrap(bytes).getInt());
    }
}
