package io.tidemark.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a job is started from; the names are Flink's. Given to
 * {@link StreamExecutionEnvironment#setSavepointRestoreSettings}.
 *
 * <p>A savepoint is taken up once. A job that is started again with the same settings goes on from its own checkpoints
 * if they come from that savepoint; if they do not, the savepoint replaces them.
 *
 * @since 0.1
 */
public final class SavepointRestoreSettings {
    private static final SavepointRestoreSettings NONE =
            new SavepointRestoreSettings(null, false, RestoreMode.NO_CLAIM);

    private final @Nullable String restorePath;
    private final boolean allowNonRestoredState;
    private final RestoreMode restoreMode;

    private SavepointRestoreSettings(
            @Nullable String restorePath, boolean allowNonRestoredState, RestoreMode restoreMode) {
        this.restorePath = restorePath;
        this.allowNonRestoredState = allowNonRestoredState;
        this.restoreMode = Objects.requireNonNull(restoreMode, "restoreMode");
    }

    /**
     * Starts from the job's own newest checkpoint, or anew if it has none.
     *
     * @return the default
     */
    public static SavepointRestoreSettings none() {
        return NONE;
    }

    /**
     * Starts from a savepoint, or from a retained checkpoint of any job, all of whose state must find its operator, and
     * leaves it untouched.
     *
     * @param restorePath its directory, as a path or a URI
     * @return the settings
     */
    public static SavepointRestoreSettings forPath(String restorePath) {
        return forPath(restorePath, false);
    }

    /**
     * Starts from a savepoint, or from a retained checkpoint of any job, and leaves it untouched.
     *
     * @param restorePath its directory, as a path or a URI
     * @param allowNonRestoredState whether state of operators that the pipeline does not have is left behind; if not,
     *     the job is refused
     * @return the settings
     */
    public static SavepointRestoreSettings forPath(String restorePath, boolean allowNonRestoredState) {
        return forPath(restorePath, allowNonRestoredState, RestoreMode.NO_CLAIM);
    }

    /**
     * Starts from a savepoint, or from a retained checkpoint of any job.
     *
     * @param restorePath its directory, as a path or a URI
     * @param allowNonRestoredState whether state of operators that the pipeline does not have is left behind; if not,
     *     the job is refused
     * @param restoreMode whether it belongs to the job from now on
     * @return the settings
     */
    public static SavepointRestoreSettings forPath(
            String restorePath, boolean allowNonRestoredState, RestoreMode restoreMode) {
        if (restorePath.isBlank()) {
            throw new IllegalArgumentException("The restore path is blank; give the directory of a savepoint.");
        }
        return new SavepointRestoreSettings(restorePath, allowNonRestoredState, restoreMode);
    }

    /**
     * Says whether there is something to start from.
     *
     * @return {@code false} for {@link #none}
     */
    public boolean restoreSavepoint() {
        return restorePath != null;
    }

    /**
     * Returns what to start from.
     *
     * @return {@code null} for {@link #none}
     */
    public @Nullable String getRestorePath() {
        return restorePath;
    }

    /**
     * Says whether state without an operator is left behind.
     *
     * @return {@code false} if the job is then refused
     */
    public boolean allowNonRestoredState() {
        return allowNonRestoredState;
    }

    /**
     * Returns whom the savepoint belongs to.
     *
     * @return the mode
     */
    public RestoreMode getRestoreMode() {
        return restoreMode;
    }

    @Override
    public String toString() {
        return restorePath == null
                ? "SavepointRestoreSettings.none()"
                : "SavepointRestoreSettings(" + restorePath + ", " + restoreMode
                        + (allowNonRestoredState ? ", non restored state allowed)" : ")");
    }
}
