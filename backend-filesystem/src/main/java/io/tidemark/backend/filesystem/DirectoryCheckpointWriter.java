package io.tidemark.backend.filesystem;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.SafeName;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes one checkpoint into the owner's directory and renames it to its place.
 *
 * <p>Thread-safe: steps that open, publish or end are short or last and exclude each other; the bytes of the files are
 * written side by side.
 */
final class DirectoryCheckpointWriter implements CheckpointWriter, ChecksummedFile.Owner {
    private final JobDirectory job;
    private final Disk disk;
    private final Ownership ownership;
    private final SharedFiles shared;
    private final Consumer<DirectoryCheckpointWriter> onClose;
    private final long checkpointId;
    private final Path pending;

    private final Set<ChecksummedFile> unfinished = new HashSet<>();
    private Stage stage = Stage.WRITING;

    private enum Stage {
        WRITING,
        /** The checkpoint exists, or may exist: nothing of it is removed any more. */
        COMMITTED,
        CLOSED
    }

    DirectoryCheckpointWriter(
            JobDirectory job,
            Disk disk,
            Ownership ownership,
            SharedFiles shared,
            long checkpointId,
            Consumer<DirectoryCheckpointWriter> onClose) {
        this.job = job;
        this.disk = disk;
        this.ownership = ownership;
        this.shared = shared;
        this.checkpointId = checkpointId;
        this.onClose = onClose;
        this.pending = ownership.inWork(JobDirectory.numbered("pending-", checkpointId));
    }

    /** Makes the place where the files are written. */
    void begin() throws IOException {
        try {
            disk.createDirectory(pending);
        } catch (IOException e) {
            throw ownership.explained("begin checkpoint " + checkpointId, e);
        }
    }

    @Override
    public long checkpointId() {
        return checkpointId;
    }

    @Override
    public synchronized StateFileOutput create(String name, Sharing sharing) throws IOException {
        SafeName.requireFileName(name);
        requireWriting("create " + name);
        Path file = pending.resolve(name);
        try {
            FileChannel channel = disk.create(file);
            ChecksummedFile output = new ChecksummedFile(this, file, channel, sharing == Sharing.SHARED);
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
        Path file = output.file();
        String name = file.getFileName().toString();
        requireWriting("finish " + name);
        unfinished.remove(output);
        if (!output.isShared()) {
            // Not needed to fence, the commit does that; but it tells an old owner as early as can be.
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(file + " is gone");
            }
            return job.pathOf(checkpointId, name);
        }
        String uniqueName = shared.uniqueName(name);
        shared.publish(file, uniqueName);
        return job.pathOfShared(uniqueName);
    }

    @Override
    public synchronized void abandoned(ChecksummedFile output) throws IOException {
        if (unfinished.remove(output)) {
            disk.delete(output.file());
        }
    }

    @Override
    public synchronized void commit(byte[] metadata) throws IOException {
        if (stage == Stage.COMMITTED || !unfinished.isEmpty()) {
            throw new IllegalStateException("Checkpoint " + checkpointId + " of job '" + job.jobName()
                    + "' cannot be committed: "
                    + (unfinished.isEmpty() ? "it was before" : unfinished.size() + " files are not finished"));
        }
        requireWriting("commit");
        Path complete = job.checkpoint(checkpointId);
        try {
            MetadataFile.write(pending, metadata, disk);
            disk.syncDirectory(pending);
            shared.sync();
            disk.move(pending, complete);
        } catch (IOException e) {
            IOException reason = ownership.explained("commit checkpoint " + checkpointId, e);
            if (!ownership.isFenced() && Files.notExists(pending) && Files.exists(complete)) {
                stage = Stage.COMMITTED;
                throw uncertain(reason);
            }
            throw reason;
        }
        stage = Stage.COMMITTED;
        try {
            disk.syncDirectory(job.path());
        } catch (IOException e) {
            throw uncertain(e);
        }
    }

    private UncertainCommitException uncertain(IOException cause) {
        return new UncertainCommitException(
                "Checkpoint " + checkpointId + " of job '" + job.jobName() + "' is at " + job.checkpoint(checkpointId)
                        + ", but the disk did not confirm it; whether it survives is seen when the job is restored",
                cause);
    }

    @Override
    public synchronized void close() throws IOException {
        Stage before = stage;
        stage = Stage.CLOSED;
        if (before == Stage.CLOSED) {
            return;
        }
        onClose.accept(this);
        for (ChecksummedFile output : List.copyOf(unfinished)) {
            output.cutOff();
        }
        unfinished.clear();
        if (before == Stage.WRITING) {
            disk.deleteTree(pending);
        }
    }

    private void requireWriting(String action) throws IOException {
        if (stage != Stage.WRITING) {
            throw new IOException(
                    "Cannot " + action + ": checkpoint " + checkpointId + " of job '" + job.jobName() + "' has ended");
        }
    }

    @Override
    public IOException explained(String action, IOException failure) {
        return ownership.explained(action + " of checkpoint " + checkpointId, failure);
    }
}
