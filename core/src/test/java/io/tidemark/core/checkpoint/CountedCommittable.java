package io.tidemark.core.checkpoint;

import io.tidemark.checkpoint.spi.sink.Committable;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Counts how often it is released, and lets nobody read it afterwards. */
public final class CountedCommittable implements Committable {
    private final byte[] bytes;
    private int released;

    public CountedCommittable(String text) {
        bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    public int released() {
        return released;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public InputStream open() {
        if (released > 0) {
            throw new IllegalStateException("released");
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public void release() {
        released++;
    }
}
