package io.tidemark.checkpoint.spi.sink;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A committable in memory. */
final class CommittableBytes implements Committable {
    private final byte[] bytes;

    CommittableBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** Returns the size only: the content may be a secret. */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
