package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * What a storage keeps its bytes on, a directory, a bucket or a database, as seen and broken from outside. The contracts
 * that need one break it by these methods; those that a medium cannot do skip the test, with the reason.
 *
 * <p>Made anew and empty for each test. Used by the test's thread; {@link #open} by several.
 *
 * @since 0.1
 */
public abstract class StorageMedium {
    private boolean skipped;

    /** For subclasses. */
    protected StorageMedium() {}

    /**
     * Skips the test that is running: it asks for what this medium cannot do, or not on this machine.
     *
     * @param reason a sentence
     */
    protected final void skip(String reason) {
        skipped = true;
        Assumptions.abort(reason);
    }

    boolean hasSkipped() {
        return skipped;
    }

    /**
     * Opens the storage on this medium.
     *
     * @return a new object each time, over the same content
     * @throws IOException if the storage refuses, for example because the medium is down
     */
    public abstract CheckpointStorage open() throws IOException;

    /**
     * Lists what the medium holds of a job, asked for without the storage. Files of state by their paths, as in
     * {@link io.tidemark.checkpoint.spi.storage.StateFile#path()}; anything else that was left behind, by any other name:
     * parts of files, uploads that did not end, checkpoints being written or deleted. Left out is what is always there,
     * once a job: the owner's mark, empty directories that are used again, and the metadata of complete checkpoints.
     *
     * @param jobName the job
     * @return a name for each thing
     * @throws Exception if the medium cannot be read
     */
    public abstract Collection<String> holdings(String jobName) throws Exception;

    /**
     * Changes a file of state behind the storage's back.
     *
     * @param jobName the job
     * @param path of a file that is there, as in {@link io.tidemark.checkpoint.spi.storage.StateFile#path()}
     * @param change from its bytes to others, or to {@code null} if it is to go
     * @throws Exception if that fails
     */
    public void tamper(String jobName, String path, UnaryOperator<byte @Nullable []> change) throws Exception {
        skip("Nobody but the storage can change what this medium holds.");
    }

    /**
     * Changes the metadata of a checkpoint behind the storage's back, and nothing that guards them.
     *
     * @param jobName the job
     * @param checkpointId a complete checkpoint
     * @param change from the bytes as they are stored to others, or to {@code null} if they are to go
     * @throws Exception if that fails
     */
    public void tamperMetadata(String jobName, long checkpointId, UnaryOperator<byte @Nullable []> change)
            throws Exception {
        skip("Nobody but the storage can change what this medium holds.");
    }

    /**
     * Says whether {@link #failAfter} works.
     *
     * @return {@code false} by default
     */
    public boolean canFail() {
        return false;
    }

    /**
     * Lets so many more changes, requests or statements through and then has each one fail, until {@link #recover}. What a
     * change is, is up to the medium: small enough that the steps of a commit are told apart. Also resets {@link #hasFailed}.
     *
     * @param changes at least 0
     * @throws Exception if that fails
     */
    public void failAfter(int changes) throws Exception {
        skip("This medium cannot be made to fail in the middle.");
    }

    /**
     * Says whether anything was refused since {@link #failAfter}.
     *
     * @return {@code true} also after {@link #recover}
     */
    public boolean hasFailed() {
        return false;
    }

    /**
     * Leaves no room on the medium, until {@link #recover}: what is there can be read and deleted.
     *
     * @throws Exception if that fails
     */
    public void fill() throws Exception {
        skip("This medium cannot be made full.");
    }

    /**
     * Makes the medium refuse everything, until {@link #recover}: the server is stopped, the disk is gone.
     *
     * @throws Exception if that fails
     */
    public void goDown() throws Exception {
        skip("This medium cannot go down.");
    }

    /**
     * Makes the medium take everything and answer nothing, until {@link #recover}.
     *
     * @throws Exception if that fails
     */
    public void fallSilent() throws Exception {
        skip("This medium cannot fall silent.");
    }

    /**
     * Ends what was done to it: from now on the medium works again, with what it held.
     *
     * @throws Exception if that fails
     */
    public void recover() throws Exception {}

    /**
     * Returns within which time each call to the storage has to end while the medium is down or silent.
     *
     * @return 20 seconds by default
     */
    public Duration patience() {
        return Duration.ofSeconds(20);
    }

    /**
     * Returns how many checkpoints and files are enough to need more than one page of a listing.
     *
     * @return 1,050 by default
     */
    public int many() {
        return 1_050;
    }

    /**
     * Releases it, with all that was opened on it.
     *
     * @throws Exception if that fails
     */
    public void close() throws Exception {}
}
