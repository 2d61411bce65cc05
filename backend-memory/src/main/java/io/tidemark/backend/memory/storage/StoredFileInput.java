package io.tidemark.backend.memory.storage;

import java.io.InputStream;
import java.util.Iterator;
import java.util.Objects;

/** Reads a file chunk by chunk. */
final class StoredFileInput extends InputStream {
    private final Iterator<byte[]> chunks;
    private byte[] chunk = {};
    private int at;

    StoredFileInput(StoredFile file) {
        this.chunks = file.chunks().iterator();
    }

    @Override
    public int read() {
        return advance() ? chunk[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!advance()) {
            return -1;
        }
        int count = Math.min(length, chunk.length - at);
        System.arraycopy(chunk, at, bytes, offset, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return chunk.length - at;
    }

    private boolean advance() {
        while (at == chunk.length) {
            if (!chunks.hasNext()) {
                return false;
            }
            chunk = chunks.next();
            at = 0;
        }
        return true;
    }
}
