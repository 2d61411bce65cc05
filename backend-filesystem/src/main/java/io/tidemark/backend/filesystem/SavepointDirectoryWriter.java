package io.tidemark.backend.filesystem;

import io.tidemark.checkpoint.spi.storage.SafeName;
import io.tidemark.checkpoint.spi.storage.SavepointWriter;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes a savepoint: a directory with the metadata and all files, which are named without any path. It is built under
 * a name that ends in {@value StoredDirectory#INCOMPLETE} and renamed when everything in it is durable; what a killed process leaves
 * under that name is of no use to anybody, and no part of Tidemark takes it for a savepoint.
 *
 * <p>Thread-safe.
 */
final class SavepointDirectoryWriter implements SavepointWriter, ChecksummedFile.Owner {
    private final Disk disk;
    private final long checkpointId;
    private final Path pending;
    private final Path complete;
    private final Set<ChecksummedFile> unfinished = new HashSet<>();
    private boolean committed;
    private boolean closed;

    private SavepointDirectoryWriter(Disk disk, long checkpointId, Path pending, Path complete) {
        this.disk = disk;
        this.checkpointId = checkpointId;
        this.pending = pending;
        this.complete = complete;
    }

    /** Makes the place where the files are written. */
    static SavepointDirectoryWriter begin(Path directory, String name, long checkpointId, Disk disk)
            throws IOException {
        SafeName.requireFileName(name);
        Path complete = directory.resolve(name);
        Path pending = directory.resolve(name + StoredDirectory.INCOMPLETE);
        try {
            disk.createDirectories(directory);
            if (Files.exists(complete, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(complete + " exists already");
            }
            disk.createDirectory(pending);
        } catch (IOException e) {
            throw new IOException(
                    "Cannot begin a savepoint in the directory " + directory + ": " + e + ". It must be a directory, or"
                            + " be possible to make, where this process may make and rename files; correct its owner"
                            + " and permissions, or name another one",
                    e);
        }
        return new SavepointDirectoryWriter(disk, checkpointId, pending, complete);
    }

    @Override
    public long checkpointId() {
        return checkpointId;
    }

    @Override
    public URI location() {
        // not Path.toUri, which looks at the disk for whether to end in a slash
        return URI.create(complete.getParent().toUri().toString().replaceAll("/*$", "") + "/" + complete.getFileName());
    }

    @Override
    public synchronized StateFileOutput create(String name, Sharing sharing) throws IOException {
        SafeName.requireFileName(name);
        requireWriting("create " + name);
        Path file = pending.resolve(name);
        try {
            ChecksummedFile output = new ChecksummedFile(this, file, disk.create(file), false);
            unfinished.add(output);
            return output;
        } catch (IOException e) {
            throw explained("create " + name, e);
        }
    }

    /** Not synchronized, so that files sync side by side. */
    @Override
    public void sync(FileChannel channel) throws IOException {
        disk.sync(channel);
    }

    @Override
    public synchronized String finished(ChecksummedFile output) throws IOException {
        String name = output.file().getFileName().toString();
        requireWriting("finish " + name);
        unfinished.remove(output);
        return name;
    }

    @Override
    public synchronized void abandoned(ChecksummedFile output) throws IOException {
        if (unfinished.remove(output)) {
            disk.delete(output.file());
        }
    }

    @Override
    public synchronized void commit(byte[] metadata) throws IOException {
        if (committed || !unfinished.isEmpty()) {
            throw new IllegalStateException("Savepoint " + complete + " cannot be committed: "
                    + (committed ? "it was before" : unfinished.size() + " files are not finished"));
        }
        requireWriting("commit");
        try {
            MetadataFile.write(pending, metadata, disk);
            disk.syncDirectory(pending);
            disk.move(pending, complete);
        } catch (IOException e) {
            throw explained("commit", e);
        }
        committed = true;
        try {
            disk.syncDirectory(complete.getParent());
        } catch (IOException e) {
            throw new UncertainCommitException(
                    "Savepoint " + complete + " is there, but the disk did not confirm that it survives a power cut",
                    e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        for (ChecksummedFile output : List.copyOf(unfinished)) {
            output.cutOff();
        }
        unfinished.clear();
        if (!committed) {
            disk.deleteTree(pending);
        }
    }

    private void requireWriting(String action) throws IOException {
        if (closed || committed) {
            throw new IOException("Cannot " + action + ": savepoint " + complete + " has ended");
        }
    }

    @Override
    public IOException explained(String action, IOException failure) {
        return new IOException("Cannot " + action + " of savepoint " + complete + ": " + failure, failure);
    }
}
