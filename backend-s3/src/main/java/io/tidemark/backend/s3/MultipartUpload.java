package io.tidemark.backend.s3;

import io.tidemark.backend.s3.service.ObjectStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * One object that is uploaded in parts. Parts are added and the upload is completed by one thread; any thread may give it
 * up, which the other then notices.
 */
final class MultipartUpload {
    /** What the service takes. */
    private static final int MAX_PARTS = 10_000;

    private final ObjectStore store;
    private final Transfers transfers;
    private final String key;
    private final String id;

    // All of these are guarded by this object.
    private final List<CompletedPart> done = new ArrayList<>();
    private final Set<Thread> uploading = new HashSet<>();
    private int started;
    private int ended;
    private long size;
    private boolean givenUp;
    private @Nullable IOException failure;

    private MultipartUpload(ObjectStore store, Transfers transfers, String key, String id) {
        this.store = store;
        this.transfers = transfers;
        this.key = key;
        this.id = id;
    }

    static MultipartUpload begin(ObjectStore store, Transfers transfers, String key) throws IOException {
        return new MultipartUpload(store, transfers, key, store.createUpload(key));
    }

    ObjectStore.Upload upload() {
        return new ObjectStore.Upload(key, id);
    }

    /** Takes the bytes over; they may be uploaded later. */
    void add(byte[] bytes, int length) throws IOException {
        int number;
        synchronized (this) {
            requireGoing();
            number = started + 1;
            if (number > MAX_PARTS) {
                throw new IOException(store.describe(key) + " is too large: it has more than " + MAX_PARTS
                        + " parts of " + bytes.length
                        + " bytes; make the parts larger, by S3CheckpointStorage.builder().setPartSize");
            }
            started = number;
            size += length;
        }
        try {
            transfers.start(() -> upload(number, bytes, length));
        } catch (InterruptedIOException e) {
            end(null, e);
            Thread.currentThread().interrupt();
            throw e;
        }
    }

    private void upload(int number, byte[] bytes, int length) {
        synchronized (this) {
            if (!givenUp && failure == null) {
                uploading.add(Thread.currentThread());
            }
        }
        CompletedPart part = null;
        IOException failed = null;
        try {
            if (isUploading()) {
                part = store.uploadPart(key, id, number, bytes, length);
            }
        } catch (IOException e) {
            failed = e;
        } catch (RuntimeException e) {
            failed = new IOException("Cannot upload part " + number + " of " + store.describe(key) + ": " + e, e);
        } finally {
            end(part, failed);
        }
    }

    private synchronized boolean isUploading() {
        return uploading.contains(Thread.currentThread());
    }

    private synchronized void end(@Nullable CompletedPart part, @Nullable IOException failed) {
        uploading.remove(Thread.currentThread());
        Thread.interrupted(); // it was meant for this part alone
        if (part != null) {
            done.add(part);
        }
        if (failed != null && failure == null) {
            failure = failed;
        }
        ended++;
        notifyAll();
    }

    /** Makes an object of the parts. */
    void complete() throws IOException {
        List<CompletedPart> parts;
        synchronized (this) {
            awaitParts();
            requireGoing();
            done.sort(Comparator.comparing(CompletedPart::partNumber));
            parts = List.copyOf(done);
        }
        try {
            store.completeUpload(key, id, parts);
        } catch (IOException e) {
            if (!isThere(e)) {
                throw e;
            }
        }
    }

    /** An answer may have been lost; nobody else writes to the key. */
    private boolean isThere(IOException failed) {
        try {
            return store.size(key) == size;
        } catch (IOException e) {
            failed.addSuppressed(e);
            return false;
        }
    }

    /** Gives it up: parts under way are broken off, what was uploaded is removed. */
    void abort() throws IOException {
        synchronized (this) {
            givenUp = true;
            uploading.forEach(Thread::interrupt);
            awaitParts(); // one that arrives after the upload was given up would stay
        }
        store.abortUpload(key, id);
    }

    private synchronized void awaitParts() throws InterruptedIOException {
        try {
            while (ended < started) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while parts of " + store.describe(key) + " were uploaded");
        }
    }

    private synchronized void requireGoing() throws IOException {
        if (givenUp) {
            throw new IOException(store.describe(key) + " was given up");
        }
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }
}
