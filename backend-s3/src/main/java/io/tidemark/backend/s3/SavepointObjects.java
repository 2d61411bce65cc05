package io.tidemark.backend.s3;

import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.backend.s3.service.ObjectStore.Creation;
import io.tidemark.backend.s3.service.RefusedException;
import io.tidemark.backend.s3.service.S3Location;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.SavepointWriter;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a savepoint: objects below a key of its own, named without any path. The object with the metadata, created last
 * and once, makes it exist; until then another one, {@value #INCOMPLETE}, says what it is. Thread-safe.
 */
final class SavepointObjects implements SavepointWriter, CheckpointFiles.Home {
    /** Says that a savepoint is being written, or was left by a process that was killed. No file may be called so. */
    static final String INCOMPLETE = ".incomplete";

    private static final Pattern PATH = Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*)(?:@(\\d{1,9}))?");

    private final ObjectStore store;
    private final S3Location location;
    private final long checkpointId;
    private final Garbage garbage;
    private final CheckpointFiles files;
    private boolean committed;
    private boolean closed;

    private SavepointObjects(ObjectStore store, S3Location location, long checkpointId) {
        this.store = store;
        this.location = location;
        this.checkpointId = checkpointId;
        this.garbage = new Garbage(store);
        this.files = new CheckpointFiles(store, new Transfers(), StorageSettings.DEFAULT, garbage, this);
    }

    /**
     * Makes the place where the files are written.
     *
     * @param store is closed with the result, and by the caller if this throws
     * @param location of the savepoint itself
     */
    static SavepointObjects begin(ObjectStore store, S3Location location, long checkpointId) throws IOException {
        SavepointObjects savepoint = new SavepointObjects(store, location, checkpointId);
        try {
            boolean taken = store.exists(savepoint.key(JobKeys.METADATA))
                    || store.create(savepoint.key(INCOMPLETE), new byte[0]) != Creation.CREATED;
            if (taken) {
                throw new IOException("it exists already");
            }
        } catch (IOException e) {
            throw new IOException(
                    "Cannot begin the savepoint " + store.describe(location.key()) + ": " + e.getMessage(), e);
        }
        return savepoint;
    }

    /** Reads a path in the metadata of a savepoint; one that is not of the forms that are written here is refused. */
    static JobKeys.FilePath parse(String place, String path) throws CorruptCheckpointException {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            throw new CorruptCheckpointException("The metadata of " + place + " name the file '" + path
                    + "'; expected <name>. They were not written by this storage and are not followed.");
        }
        return new JobKeys.FilePath(
                -1, matcher.group(1), matcher.group(2) == null ? -1 : Integer.parseInt(matcher.group(2)));
    }

    @Override
    public long checkpointId() {
        return checkpointId;
    }

    @Override
    public URI location() {
        return location.uri(location.key());
    }

    @Override
    public StateFileOutput create(String name, Sharing sharing) throws IOException {
        return files.create(name, false);
    }

    @Override
    public synchronized void commit(byte[] metadata) throws IOException {
        byte[] bytes = MetadataObject.encode(files.inlineFiles(), metadata);
        String key = key(JobKeys.METADATA);
        try {
            if (store.create(key, bytes) == Creation.CREATED) {
                committed();
                return;
            }
        } catch (RefusedException e) {
            throw explained("commit", e);
        } catch (IOException e) {
            decide(key, bytes, e);
            return;
        }
        decide(key, bytes, new IOException("another one was completed there meanwhile"));
    }

    private void decide(String key, byte[] bytes, IOException failure) throws IOException {
        boolean there;
        try {
            there = store.exists(key) && Arrays.equals(store.read(key), bytes);
        } catch (IOException e) {
            files.committed();
            committed = true;
            throw new UncertainCommitException(describe() + " may be complete or not: " + failure.getMessage(), e);
        }
        if (!there) {
            throw explained("commit", failure);
        }
        committed();
    }

    private void committed() {
        files.committed();
        committed = true;
        garbage.delete(List.of(key(INCOMPLETE)));
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        files.close();
        if (!committed) {
            garbage.delete(List.of(key(INCOMPLETE)));
        }
        store.close();
    }

    @Override
    public String key(String name) {
        return location.key() + "/" + name;
    }

    @Override
    public String path(String name) {
        return name;
    }

    @Override
    public String newSharedPath(String name) {
        throw new IllegalStateException("a savepoint shares nothing");
    }

    @Override
    public String sharedKey(String path) {
        throw new IllegalStateException("a savepoint shares nothing");
    }

    @Override
    public void glance(String action) {
        // nobody else writes it
    }

    @Override
    public IOException explained(String action, IOException failure) {
        return new IOException("Cannot " + action + " of " + describe() + ": " + failure.getMessage(), failure);
    }

    @Override
    public String describe() {
        return "savepoint " + store.describe(location.key());
    }
}
