package io.tidemark.backend.jdbc;

import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.SafeName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What checkpoints belong to: a job, or one savepoint.
 *
 * @param key in the tables: {@code job/<safe name>} or {@code savepoint/<name>}
 * @param description for messages: {@code job 'word count'}
 */
record Place(String key, String description) {
    static final String JOB = "job/";
    static final String SAVEPOINT = "savepoint/";

    private static final String CHECKPOINT = "chk-";
    private static final String SHARED = "shared/";
    private static final int NUMBER_LENGTH = 10;
    private static final Pattern FILE = Pattern.compile("chk-(\\d{10,19})/([A-Za-z0-9_-][A-Za-z0-9._-]*)");
    private static final Pattern SHARED_FILE =
            Pattern.compile("shared/(\\d{10,19})-(\\d{10,19})-([A-Za-z0-9_-][A-Za-z0-9._-]*)");
    private static final Pattern SAVEPOINT_FILE = Pattern.compile("()([A-Za-z0-9_-][A-Za-z0-9._-]*)");

    static Place ofJob(String jobName) {
        return new Place(JOB + SafeName.of(jobName), "job '" + jobName + "'");
    }

    static Place ofSavepoint(String name) {
        SafeName.requireFileName(name);
        return ofKey(SAVEPOINT + name);
    }

    /** Names what was found in the tables. */
    static Place ofKey(String key) {
        int slash = key.indexOf('/');
        return new Place(key, key.substring(0, slash) + " '" + key.substring(slash + 1) + "'");
    }

    boolean isSavepoint() {
        return key.startsWith(SAVEPOINT);
    }

    /** Names a checkpoint as locations do. */
    static String checkpoint(long checkpointId) {
        return CHECKPOINT + numbered(checkpointId);
    }

    /** Names an attempt that is not complete, as locations do. */
    static String attempt(long epoch, long attempt) {
        return "incomplete-" + epoch + "-" + attempt;
    }

    /** Names a file of a checkpoint as {@code StateFile.path()} does. */
    String path(long checkpointId, String name) {
        return isSavepoint() ? name : checkpoint(checkpointId) + "/" + name;
    }

    /** Names a shared file as {@code StateFile.path()} does. */
    static String sharedPath(long epoch, long attempt, String name) {
        return SHARED + numbered(epoch) + "-" + numbered(attempt) + "-" + name;
    }

    /** A file that metadata name: a shared one by its attempt, or one of a checkpoint; 0 stands for a savepoint's only one. */
    sealed interface FileName {
        String name();

        /** Of a checkpoint. */
        record Own(long checkpointId, String name) implements FileName {}

        /** Of all. */
        record Shared(long epoch, long attempt, String name) implements FileName {}
    }

    /** Reads a path that {@link #path} or {@link #sharedPath} wrote; metadata come from outside, and no other is followed. */
    FileName parse(String path) throws CorruptCheckpointException {
        Matcher matcher = SHARED_FILE.matcher(path);
        if (!isSavepoint() && matcher.matches()) {
            return new FileName.Shared(number(matcher.group(1)), number(matcher.group(2)), matcher.group(3));
        }
        matcher = (isSavepoint() ? SAVEPOINT_FILE : FILE).matcher(path);
        if (matcher.matches()) {
            return new FileName.Own(isSavepoint() ? 0 : number(matcher.group(1)), matcher.group(2));
        }
        throw new CorruptCheckpointException("The checkpoint metadata of " + description + " name the file '" + path
                + "'; expected " + (isSavepoint() ? "<name>" : "chk-<number>/<name> or shared/<number>-<number>-<name>")
                + ". They were not written by this storage and are not followed.");
    }

    /** Reads the path of a shared file that a caller gave. */
    FileName.Shared parseShared(String path) {
        try {
            if (parse(path) instanceof FileName.Shared shared) {
                return shared;
            }
        } catch (CorruptCheckpointException e) {
            // said below, as what it is to the caller
        }
        throw new IllegalArgumentException(
                "'" + path + "' is no shared file of " + description + "; expected shared/<number>-<number>-<name>");
    }

    private static String numbered(long number) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, NUMBER_LENGTH - digits.length())) + digits;
    }

    private static long number(String digits) throws CorruptCheckpointException {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new CorruptCheckpointException("The number " + digits + " is none of this storage's");
        }
    }
}
