package io.tidemark.backend.s3.sink;

import io.tidemark.backend.s3.service.ObjectStore;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An object that is being written: full parts go to the service as they come, the rest is in a buffer.
 *
 * <p>At a checkpoint the rest is uploaded too, as a part under a number of its own that the object will not have if it
 * goes on: its bytes come again in a later part. So each number is used once, and the parts that a checkpoint names never
 * change, whatever is written afterwards by whomever.
 */
final class OpenObject extends OutputStream {
    private static final int FIRST_BUFFER = 16 * 1024;

    /** The service takes numbers up to 10,000; an object that goes on over very many checkpoints ends before. */
    private static final int MOST_PARTS = 9_900;

    final ObjectName name;
    private final ObjectStore store;
    private final String key;
    private final int partSize;
    private final List<PendingObject.Part> parts = new ArrayList<>();
    private final long bornMillis;
    private byte[] buffer;
    private int buffered;
    private long uploaded;
    private int nextNumber = 1;
    private @Nullable String uploadId;
    private @Nullable PendingObject sealed;
    private long lastWriteMillis;
    private long lengthAtLastLook;
    private boolean announced;

    OpenObject(ObjectName name, String key, ObjectStore store, int partSize, long nowMillis) {
        this.name = name;
        this.key = key;
        this.store = store;
        this.partSize = partSize;
        this.buffer = new byte[Math.min(FIRST_BUFFER, partSize)];
        this.bornMillis = nowMillis;
        this.lastWriteMillis = nowMillis;
    }

    long length() {
        return uploaded + buffered;
    }

    @Override
    public void write(int b) throws IOException {
        makeRoom();
        buffer[buffered++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        int from = offset;
        int end = offset + count;
        while (from < end) {
            makeRoom();
            int copied = Math.min(end - from, buffer.length - buffered);
            System.arraycopy(bytes, from, buffer, buffered, copied);
            buffered += copied;
            from += copied;
        }
    }

    private void makeRoom() throws IOException {
        if (buffered < buffer.length) {
            return;
        }
        if (buffer.length < partSize) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(partSize, 2L * buffer.length));
            return;
        }
        parts.add(upload());
        uploaded += buffered;
        buffered = 0;
    }

    private PendingObject.Part upload() throws IOException {
        if (uploadId == null) {
            uploadId = store.createUpload(key);
        }
        return PendingObject.Part.of(store.uploadPart(key, uploadId, nextNumber++, buffer, buffered));
    }

    /** Says whether the object ends now. Looked at once a checkpoint. */
    boolean isDue(Rolling rolling, long nowMillis) {
        if (length() > lengthAtLastLook) {
            lengthAtLastLook = length();
            lastWriteMillis = nowMillis;
        }
        return rolling.isDue(bornMillis, lastWriteMillis, nowMillis) || nextNumber > MOST_PARTS;
    }

    /** Brings everything to the service; returns the object as it is if nothing follows. Costs nothing if nothing came. */
    PendingObject seal() throws IOException {
        PendingObject before = sealed;
        if (before != null && before.length() == length()) {
            return before;
        }
        List<PendingObject.Part> all = new ArrayList<>(parts);
        if (buffered > 0 || all.isEmpty()) {
            all.add(upload());
        }
        PendingObject now = new PendingObject(name, Objects.requireNonNull(uploadId), length(), List.copyOf(all));
        sealed = now;
        return now;
    }

    /** Takes note that a checkpoint may have it. */
    void announce() {
        announced = true;
    }

    boolean isAnnounced() {
        return announced;
    }

    /** Gives up what no checkpoint has. */
    void discard() throws IOException {
        if (uploadId != null && !announced) {
            store.abortUpload(key, uploadId);
        }
    }
}
