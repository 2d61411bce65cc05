package io.tidemark.backend.s3;

import io.tidemark.backend.s3.service.ObjectStore;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Removes what was written for nothing, and remembers what could not be removed, for another attempt when the service
 * answers again. Thread-safe.
 */
final class Garbage {
    private final ObjectStore store;
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final Set<ObjectStore.Upload> uploads = ConcurrentHashMap.newKeySet();

    Garbage(ObjectStore store) {
        this.store = store;
    }

    void delete(Collection<String> doomed) {
        keys.addAll(doomed);
        removeKeys();
    }

    void abort(MultipartUpload upload) {
        try {
            upload.abort();
        } catch (IOException e) {
            uploads.add(upload.upload());
            left(upload.upload().key(), e);
        }
    }

    /** Tries again what failed before. Costs nothing if nothing did. */
    void removeRest() {
        removeKeys();
        for (ObjectStore.Upload upload : uploads) {
            try {
                store.abortUpload(upload.key(), upload.id());
                uploads.remove(upload);
            } catch (IOException e) {
                left(upload.key(), e);
                return;
            }
        }
    }

    private void removeKeys() {
        List<String> doomed = List.copyOf(keys);
        try {
            if (!doomed.isEmpty()) {
                store.delete(doomed);
                doomed.forEach(keys::remove);
            }
        } catch (IOException e) {
            left(doomed.get(0), e);
        }
    }

    private void left(String key, IOException failure) {
        System.getLogger(Garbage.class.getName())
                .log(
                        Level.WARNING,
                        "Left " + store.describe(key) + ", which belongs to nothing; it is removed later: "
                                + failure.getMessage());
    }
}
