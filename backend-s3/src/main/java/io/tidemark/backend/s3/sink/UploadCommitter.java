package io.tidemark.backend.s3.sink;

import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * Makes objects exist by completing their uploads: an object is there whole or not at all, and a repeated commit sees that
 * the upload is gone and the object is there.
 */
final class UploadCommitter implements Committer {
    private final Layout layout;
    private final ObjectStore store;
    private final String operator;

    UploadCommitter(Layout layout, ObjectStore store, String operator) {
        this.layout = layout;
        this.store = store;
        this.operator = operator;
    }

    @Override
    public void commit(long checkpointId, List<Committable> committables) throws IOException {
        for (Committable committable : committables) {
            complete(PendingObject.of(committable.toByteArray()));
        }
    }

    private void complete(PendingObject object) throws IOException {
        String key = object.name().key(layout);
        try {
            store.completeUpload(
                    key,
                    object.uploadId(),
                    object.parts().stream().map(PendingObject.Part::completed).toList());
        } catch (NoSuchFileException e) {
            requirePublished(key, object, e);
        }
    }

    /** The upload is gone. Either it was completed before, or somebody gave it up and the records in it are lost. */
    private void requirePublished(String key, PendingObject object, NoSuchFileException gone) throws IOException {
        long found;
        try {
            found = store.size(key);
        } catch (NoSuchFileException e) {
            e.addSuppressed(gone);
            throw new IOException(
                    "Sink '" + operator + "': neither " + store.describe(key) + " is there nor its upload "
                            + object.uploadId() + ", which holds " + object.length()
                            + " bytes of a checkpoint that are not"
                            + " published. Either the object was published, and removed before the next checkpoint: then put"
                            + " an object of that key and length in its place. Or a lifecycle rule or a person gave the upload"
                            + " up: then the records are lost here, and have to come from an older checkpoint or savepoint"
                            + " under another prefix.",
                    e);
        }
        if (found != object.length()) {
            throw new IOException("Sink '" + operator + "': " + store.describe(key) + " has " + found
                    + " bytes, but the" + " checkpoint says " + object.length()
                    + ": it was not written by this sink, or was changed.");
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
