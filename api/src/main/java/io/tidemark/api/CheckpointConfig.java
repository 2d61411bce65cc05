package io.tidemark.api;

import io.tidemark.api.engine.CheckpointSettings;
import io.tidemark.api.engine.CheckpointStorageChoice;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When and how checkpoints are taken, and where they are kept. Reached by
 * {@link StreamExecutionEnvironment#getCheckpointConfig()}; the names are Flink's. Not thread-safe.
 *
 * @since 0.1
 */
public final class CheckpointConfig {
    /** The default of {@link #setCheckpointTimeout(long)}: ten minutes. */
    public static final long DEFAULT_TIMEOUT_MILLIS = 600_000;

    private boolean enabled;
    private CheckpointingMode mode = CheckpointingMode.EXACTLY_ONCE;
    private long intervalMillis;
    private long timeoutMillis = DEFAULT_TIMEOUT_MILLIS;
    private long minPauseMillis;
    private int maxConcurrent = 1;
    private int tolerableFailures = Integer.MAX_VALUE;
    private int retained = 1;
    private boolean unaligned;
    private Duration alignedTimeout = Duration.ZERO;
    private ExternalizedCheckpointRetention retention = ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION;
    private CheckpointStorageChoice storage = new CheckpointStorageChoice.At(URI.create("memory:/"));

    CheckpointConfig() {}

    /**
     * Says whether checkpoints are taken.
     *
     * @return {@code true} after {@link StreamExecutionEnvironment#enableCheckpointing(long)}
     */
    public boolean isCheckpointingEnabled() {
        return enabled;
    }

    /**
     * Sets the time between the starts of two checkpoints, and turns checkpointing on.
     *
     * @param intervalMillis in milliseconds, at least 1
     */
    public void setCheckpointInterval(long intervalMillis) {
        this.intervalMillis = atLeast(1, intervalMillis, "checkpoint interval in milliseconds");
        enabled = true;
    }

    /**
     * Returns the time between the starts of two checkpoints.
     *
     * @return in milliseconds, 0 if checkpointing is off
     */
    public long getCheckpointInterval() {
        return intervalMillis;
    }

    /**
     * Sets whether each record counts once or at least once in the state after a restart.
     *
     * @param mode {@link CheckpointingMode#EXACTLY_ONCE} is the default
     */
    public void setCheckpointingMode(CheckpointingMode mode) {
        this.mode = Objects.requireNonNull(mode, "mode");
    }

    /**
     * Returns the mode.
     *
     * @return the mode
     */
    public CheckpointingMode getCheckpointingMode() {
        return mode;
    }

    /**
     * Sets how long a checkpoint may take before it is discarded.
     *
     * @param timeoutMillis in milliseconds, at least 1; ten minutes by default
     */
    public void setCheckpointTimeout(long timeoutMillis) {
        this.timeoutMillis = atLeast(1, timeoutMillis, "checkpoint timeout in milliseconds");
    }

    /**
     * Sets how long a checkpoint may take before it is discarded.
     *
     * @param timeout at least a millisecond
     */
    public void setCheckpointTimeout(Duration timeout) {
        setCheckpointTimeout(timeout.toMillis());
    }

    /**
     * Returns how long a checkpoint may take.
     *
     * @return in milliseconds
     */
    public long getCheckpointTimeout() {
        return timeoutMillis;
    }

    /**
     * Sets the least time between the end of one checkpoint and the start of the next.
     *
     * @param pauseMillis in milliseconds; 0 by default
     */
    public void setMinPauseBetweenCheckpoints(long pauseMillis) {
        minPauseMillis = atLeast(0, pauseMillis, "minimum pause between checkpoints in milliseconds");
    }

    /**
     * Sets the least time between the end of one checkpoint and the start of the next.
     *
     * @param pause zero or more
     */
    public void setMinPauseBetweenCheckpoints(Duration pause) {
        setMinPauseBetweenCheckpoints(pause.toMillis());
    }

    /**
     * Returns the least time between two checkpoints.
     *
     * @return in milliseconds
     */
    public long getMinPauseBetweenCheckpoints() {
        return minPauseMillis;
    }

    /**
     * Sets how many checkpoints may be in progress at once.
     *
     * @param maxConcurrent at least 1, the default
     */
    public void setMaxConcurrentCheckpoints(int maxConcurrent) {
        this.maxConcurrent = (int) atLeast(1, maxConcurrent, "number of concurrent checkpoints");
    }

    /**
     * Returns how many checkpoints may be in progress at once.
     *
     * @return at least 1
     */
    public int getMaxConcurrentCheckpoints() {
        return maxConcurrent;
    }

    /**
     * Sets how many checkpoints may fail in a row before the attempt fails and the job restarts.
     *
     * @param failures 0 or more; without limit by default, so that a job outlives a full disk
     */
    public void setTolerableCheckpointFailureNumber(int failures) {
        tolerableFailures = (int) atLeast(0, failures, "number of tolerable checkpoint failures");
    }

    /**
     * Returns how many checkpoints may fail in a row.
     *
     * @return 0 or more
     */
    public int getTolerableCheckpointFailureNumber() {
        return tolerableFailures;
    }

    /**
     * Sets how many complete checkpoints are kept.
     *
     * @param retained at least 1, the default; more allow a restart although the newest is damaged
     */
    public void setMaxRetainedCheckpoints(int retained) {
        this.retained = (int) atLeast(1, retained, "number of retained checkpoints");
    }

    /**
     * Returns how many complete checkpoints are kept.
     *
     * @return at least 1
     */
    public int getMaxRetainedCheckpoints() {
        return retained;
    }

    /**
     * Sets what happens to the checkpoints when a person cancels the job.
     *
     * @param retention they stay by default
     */
    public void setExternalizedCheckpointRetention(ExternalizedCheckpointRetention retention) {
        this.retention = Objects.requireNonNull(retention, "retention");
    }

    /**
     * Returns what happens to the checkpoints when a person cancels the job.
     *
     * @return the choice
     */
    public ExternalizedCheckpointRetention getExternalizedCheckpointRetention() {
        return retention;
    }

    /**
     * Sets where checkpoints are kept.
     *
     * @param uri {@code memory:/} (the default: they do not outlive the job's run), {@code file:///a/directory}, or what
     *     another storage on the path understands; a scheme alone, as {@code memory:}, stands for its default place
     */
    public void setCheckpointStorage(String uri) {
        setCheckpointStorage(parse(uri));
    }

    /**
     * Sets where checkpoints are kept.
     *
     * @param uri absolute, with the scheme of a storage on the path
     */
    public void setCheckpointStorage(URI uri) {
        storage = new CheckpointStorageChoice.At(uri);
    }

    /**
     * Keeps checkpoints in a directory.
     *
     * @param directory made if it does not exist
     */
    public void setCheckpointStorage(Path directory) {
        setCheckpointStorage(directory.toAbsolutePath().normalize().toUri());
    }

    /**
     * Keeps checkpoints in a storage that this program has opened, as one over a client or a pool of connections that it
     * has anyway. The job uses this very object and does not close it: several jobs may share it, and one that begins
     * later goes on from what it holds. Close it when the jobs have ended.
     *
     * <p>An object stays in this process, so an engine that runs jobs elsewhere refuses it; a URI serves every engine.
     *
     * @param opened thread-safe, as every storage
     */
    public void setCheckpointStorage(CheckpointStorage opened) {
        storage = new CheckpointStorageChoice.Given(Objects.requireNonNull(opened, "opened"));
    }

    /**
     * Returns where checkpoints are kept.
     *
     * @return a URI with a scheme; {@code null} if {@link #setCheckpointStorage(CheckpointStorage)} was given an object
     */
    public @Nullable URI getCheckpointStorage() {
        return storage instanceof CheckpointStorageChoice.At place ? place.location() : null;
    }

    CheckpointStorageChoice storage() {
        return storage;
    }

    /**
     * Lets checkpoints pass a job whose queues are full in no time: they do not wait for barriers to come through the
     * queues, and store the records in flight instead. Needs exactly once, one checkpoint at a time, and a serde for
     * every type of record that passes from one task to another; all of this is checked before the job starts. Savepoints
     * are not affected: they never hold records in flight.
     */
    public void enableUnalignedCheckpoints() {
        enableUnalignedCheckpoints(true);
    }

    /**
     * Says whether checkpoints store records in flight rather than wait for barriers.
     *
     * @param enabled as for {@link #enableUnalignedCheckpoints()}; {@code false} is the default
     */
    public void enableUnalignedCheckpoints(boolean enabled) {
        unaligned = enabled;
    }

    /**
     * Says whether checkpoints may store records in flight.
     *
     * @return {@code false} by default
     */
    public boolean isUnalignedCheckpointsEnabled() {
        return unaligned;
    }

    /**
     * Sets how long a checkpoint waits for barriers before it stores the records in flight, once
     * {@link #enableUnalignedCheckpoints()} has been called; without it there is no effect. A job without backpressure then
     * stores nothing in flight.
     *
     * @param timeout zero, the default, for not at all; counted from the start of the checkpoint
     */
    public void setAlignedCheckpointTimeout(Duration timeout) {
        atLeast(0, timeout.toMillis(), "aligned checkpoint timeout in milliseconds");
        alignedTimeout = timeout;
    }

    /**
     * Returns how long a checkpoint waits for barriers before it stores the records in flight.
     *
     * @return zero for not at all
     */
    public Duration getAlignedCheckpointTimeout() {
        return alignedTimeout;
    }

    private long alignmentTimeoutMillis() {
        if (!unaligned) {
            return CheckpointSettings.ALWAYS_ALIGNED;
        } else if (mode != CheckpointingMode.EXACTLY_ONCE) {
            throw new InvalidProgramException("Unaligned checkpoints are enabled, and the checkpointing mode is " + mode
                    + ", in which nothing waits for barriers anyway; leave enableUnalignedCheckpoints away, or set"
                    + " EXACTLY_ONCE.");
        } else if (maxConcurrent != 1) {
            throw new InvalidProgramException("Unaligned checkpoints are enabled, and " + maxConcurrent
                    + " checkpoints may be in progress at once; set setMaxConcurrentCheckpoints(1), or leave"
                    + " enableUnalignedCheckpoints away.");
        }
        return alignedTimeout.toMillis();
    }

    CheckpointSettings toSettings() {
        return new CheckpointSettings(
                enabled,
                mode,
                intervalMillis,
                timeoutMillis,
                minPauseMillis,
                maxConcurrent,
                tolerableFailures,
                retained,
                retention,
                alignmentTimeoutMillis());
    }

    private static URI parse(String uri) {
        try {
            return URI.create(uri.endsWith(":") ? uri + "/" : uri);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The checkpoint storage '" + uri
                            + "' is not a URI; write for example file:///var/lib/my-job, with spaces as %20.",
                    e);
        }
    }

    private static long atLeast(long least, long value, String what) {
        if (value < least) {
            throw new IllegalArgumentException("The " + what + " is " + value + "; give " + least + " or more.");
        }
        return value;
    }
}
