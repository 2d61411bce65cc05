package io.tidemark.backend.s3;

import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.checkpoint.spi.storage.SafeName;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The files of one checkpoint or savepoint while it is written. Small ones are kept in memory until its metadata are
 * stored, in one object with them; the others become objects. Thread-safe: files are written side by side.
 */
final class CheckpointFiles {
    /** What is being written. */
    interface Home {
        /** Returns the key of a file of its own. */
        String key(String name);

        /** Returns the path of a file of its own, as {@code StateFile.path()} names it. */
        String path(String name);

        /** Returns the path of a new shared file, never the same twice. */
        String newSharedPath(String name);

        /** Returns the key of a shared file. */
        String sharedKey(String path);

        /** Checks that the writer may still write. */
        void glance(String action) throws IOException;

        /** Says what a failure means and what could not be done. */
        IOException explained(String action, IOException failure);

        /** Names it, for messages. */
        String describe();
    }

    private enum Stage {
        WRITING,
        /** It exists, or may exist: nothing of it is removed any more. */
        COMMITTED,
        CLOSED
    }

    private final ObjectStore store;
    private final Transfers transfers;
    private final StorageSettings settings;
    private final Garbage garbage;
    private final Home home;

    // All of these are guarded by this object.
    private final Set<String> names = new HashSet<>();
    private final Set<ObjectOutput> unfinished = new HashSet<>();
    private final Set<String> ownKeys = new HashSet<>();
    private final Set<String> uncertainKeys = new HashSet<>();
    private final ByteArrayOutputStream inline = new ByteArrayOutputStream();
    private Stage stage = Stage.WRITING;

    CheckpointFiles(ObjectStore store, Transfers transfers, StorageSettings settings, Garbage garbage, Home home) {
        this.store = store;
        this.transfers = transfers;
        this.settings = settings;
        this.garbage = garbage;
        this.home = home;
    }

    int partSize() {
        return settings.partSize();
    }

    StateFileOutput create(String name, boolean shared) throws IOException {
        SafeName.requireFileName(name);
        requireWriting("create " + name);
        home.glance("create " + name);
        synchronized (this) {
            requireWriting("create " + name);
            if (!names.add(name)) {
                throw new IOException(home.describe() + " has a file " + name + " already");
            }
            String path = shared ? home.newSharedPath(name) : home.path(name);
            String key = shared ? home.sharedKey(path) : home.key(name);
            ObjectOutput output = new ObjectOutput(this, name, path, key, shared);
            unfinished.add(output);
            return output;
        }
    }

    MultipartUpload beginUpload(ObjectOutput output) throws IOException {
        touch(output);
        return MultipartUpload.begin(store, transfers, output.key());
    }

    void glance(String action) throws IOException {
        home.glance(action);
    }

    /** Takes in a file that fits into one buffer; returns its path. */
    String storeWhole(ObjectOutput output, byte[] bytes, int length) throws IOException {
        synchronized (this) {
            requireWriting("finish " + output.name());
            boolean fits = length <= settings.inlineThreshold() && inline.size() + length <= settings.inlineBudget();
            if (!output.isShared() && fits) {
                String path = output.path() + "@" + inline.size();
                inline.write(bytes, 0, length);
                unfinished.remove(output);
                return path;
            }
        }
        touch(output);
        store.put(output.key(), bytes, length);
        return finished(output);
    }

    /** From now on an object may be there that is no file yet. */
    private synchronized void touch(ObjectOutput output) throws IOException {
        requireWriting("write " + output.name());
        uncertainKeys.add(output.key());
    }

    /** Takes in a file that is an object; returns its path. */
    String finished(ObjectOutput output) throws IOException {
        synchronized (this) {
            if (stage == Stage.WRITING) {
                unfinished.remove(output);
                uncertainKeys.remove(output.key());
                if (!output.isShared()) {
                    ownKeys.add(output.key());
                }
                return output.path();
            }
        }
        // It arrived when all the others had been removed.
        garbage.delete(List.of(output.key()));
        throw ended("finish " + output.name());
    }

    /** Forgets a file. If an object may be there, its name is not free, so that none can replace another. */
    void giveUp(ObjectOutput output) {
        synchronized (this) {
            if (!unfinished.remove(output)) {
                return;
            }
            if (!uncertainKeys.contains(output.key())) {
                names.remove(output.name());
            }
        }
        abortUploadOf(output);
    }

    void abortUploadOf(ObjectOutput output) {
        MultipartUpload upload = output.upload();
        if (upload != null) {
            garbage.abort(upload);
        }
    }

    IOException explained(String action, IOException failure) {
        return home.explained(action, failure);
    }

    /** Names an object that the commit is about to write: it goes if the commit fails. */
    synchronized void committing(String key) {
        ownKeys.add(key);
    }

    /** Returns the small files, when all files are finished. */
    synchronized byte[] inlineFiles() throws IOException {
        if (stage == Stage.COMMITTED || !unfinished.isEmpty()) {
            throw new IllegalStateException(home.describe() + " cannot be committed: "
                    + (unfinished.isEmpty() ? "it was before" : unfinished.size() + " files are not finished"));
        }
        requireWriting("commit");
        return inline.toByteArray();
    }

    /** From now on it exists, or may exist. */
    synchronized void committed() {
        stage = Stage.COMMITTED;
    }

    /** Ends the writing: what was not committed is removed. */
    void close() {
        List<ObjectOutput> cutOff;
        Set<String> doomed;
        synchronized (this) {
            if (stage == Stage.CLOSED) {
                return;
            }
            doomed = new HashSet<>(uncertainKeys);
            if (stage == Stage.WRITING) {
                doomed.addAll(ownKeys);
            }
            stage = Stage.CLOSED;
            cutOff = List.copyOf(unfinished);
            unfinished.clear();
        }
        cutOff.forEach(ObjectOutput::cutOff);
        cutOff.forEach(this::abortUploadOf);
        garbage.delete(doomed);
    }

    private synchronized void requireWriting(String action) throws IOException {
        if (stage != Stage.WRITING) {
            throw ended(action);
        }
    }

    private IOException ended(String action) {
        return new IOException("Cannot " + action + ": " + home.describe() + " has ended");
    }
}
