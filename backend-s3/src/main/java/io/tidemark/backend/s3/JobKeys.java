package io.tidemark.backend.s3;

import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.SafeName;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names the objects of one job:
 *
 * <pre>
 *   log/00000000000000000042                          what exists; the highest number counts
 *   chk-0000000017-0000000003-0000000001/             checkpoint 17, as the owner of epoch 3 writes it
 *     metadata.json.tidemark                          its metadata, and its small files
 *     operator-state                                  a file of its own
 *   shared/0000000003-0000000002-table.sst            a file that more than one checkpoint may need
 * </pre>
 *
 * <p>The directory of a checkpoint bears the epoch of its owner and a number that the owner gives once, so that no two
 * owners ever write to the same key. In the paths of metadata and in locations a checkpoint is {@code chk-0000000017}.
 *
 * <p>Immutable.
 */
final class JobKeys {
    /** The object that holds the metadata. Files may not be called so. */
    static final String METADATA = "metadata.json.tidemark";

    private static final String CHECKPOINT = "chk-";
    private static final String SHARED = "shared/";
    private static final String LOG = "log/";
    private static final int LOG_NUMBER_LENGTH = 20;
    private static final int NUMBER_LENGTH = 10;
    private static final String NUMBER = "(\\d{" + NUMBER_LENGTH + ",19})";
    private static final String FILE_NAME = "[A-Za-z0-9_-][A-Za-z0-9._-]*";
    private static final Pattern DIRECTORY = Pattern.compile(CHECKPOINT + NUMBER + "-" + NUMBER + "-" + NUMBER);
    private static final Pattern LOCATION = Pattern.compile(CHECKPOINT + NUMBER);
    private static final Pattern SHARED_NAME = Pattern.compile(NUMBER + "-" + NUMBER + "-" + FILE_NAME);
    private static final Pattern PATH =
            Pattern.compile("(?:" + CHECKPOINT + NUMBER + "/|(" + SHARED + "))(" + FILE_NAME + ")(?:@(\\d{1,9}))?");

    private final String root;
    private final String jobName;

    private JobKeys(String root, String jobName) {
        this.root = root;
        this.jobName = jobName;
    }

    /** Names those of a job that is kept under a prefix, which is empty or has no slash at its end. */
    static JobKeys of(String prefix, String jobName) {
        return new JobKeys((prefix.isEmpty() ? "" : prefix + "/") + SafeName.of(jobName) + "/", jobName);
    }

    /** Names those of a job whose name is not known, under a prefix of its own. */
    static JobKeys at(String prefix) {
        return new JobKeys(prefix + "/", prefix.substring(prefix.lastIndexOf('/') + 1));
    }

    String jobName() {
        return jobName;
    }

    /** Ends in a slash, as all prefixes here. */
    String root() {
        return root;
    }

    String logPrefix() {
        return root + LOG;
    }

    String log(long number) {
        return logPrefix() + padded(number, LOG_NUMBER_LENGTH);
    }

    /** Returns the number of an entry of the log, or -1 if the key is not that of one. */
    long logNumber(String key) {
        String digits = key.substring(logPrefix().length());
        try {
            long number = Long.parseLong(digits);
            return number >= 0 && log(number).equals(key) ? number : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Names the directory of a checkpoint that is written now. */
    static String newDirectory(long checkpointId, String uniqueNumber) {
        return CHECKPOINT + numbered(checkpointId) + "-" + uniqueNumber;
    }

    /** Returns the epoch of the owner that made a directory, or nothing if it is not that of a checkpoint. */
    static OptionalLong epochOfDirectory(String directory) {
        Matcher matcher = DIRECTORY.matcher(directory);
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(2))) : OptionalLong.empty();
    }

    /** Returns the epoch of the owner that made a shared file, or nothing if it is none. */
    static OptionalLong epochOfShared(String name) {
        Matcher matcher = SHARED_NAME.matcher(name);
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    String inDirectory(String directory, String name) {
        return root + directory + "/" + name;
    }

    String sharedPrefix() {
        return root + SHARED;
    }

    /** Returns the key of a file whose path begins with that of the shared ones. */
    String shared(String path) {
        return root + path;
    }

    static String sharedPath(String name) {
        return SHARED + name;
    }

    /** Names a checkpoint's own file as {@code StateFile.path()} does. */
    static String path(long checkpointId, String name) {
        return location(checkpointId) + "/" + name;
    }

    /** Names a checkpoint as users see it. */
    static String location(long checkpointId) {
        return CHECKPOINT + numbered(checkpointId);
    }

    /** Returns the number of a checkpoint that a location ends in, or nothing if it is not that of one. */
    static OptionalLong checkpointOf(String lastPart) {
        Matcher matcher = LOCATION.matcher(lastPart);
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    /**
     * What the path of a file says.
     *
     * @param checkpointId whose own file it is, or -1 if it is shared
     * @param name of the file
     * @param offset in the object of the metadata, or -1 if the file is an object
     */
    record FilePath(long checkpointId, String name, int offset) {
        boolean isShared() {
            return checkpointId < 0;
        }

        boolean isInline() {
            return offset >= 0;
        }
    }

    /** Reads a path in metadata. They come from outside: one that is not of the forms that are written here is refused. */
    FilePath parse(String path) throws CorruptCheckpointException {
        FilePath parsed = parseOrNull(path);
        if (parsed == null) {
            throw new CorruptCheckpointException("Checkpoint metadata of job '" + jobName + "' names the file '" + path
                    + "'; expected chk-<number>/<name> or shared/<name>. The metadata was not written by this storage"
                    + " and is not followed.");
        }
        return parsed;
    }

    private static @Nullable FilePath parseOrNull(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            return null;
        }
        boolean shared = matcher.group(2) != null;
        boolean inline = matcher.group(4) != null;
        if (shared && (inline || !SHARED_NAME.matcher(matcher.group(3)).matches())) {
            return null;
        }
        return new FilePath(
                shared ? -1 : Long.parseLong(matcher.group(1)),
                matcher.group(3),
                inline ? Integer.parseInt(matcher.group(4)) : -1);
    }

    /** Returns the key of a shared file. */
    String requireShared(String path) {
        FilePath parsed = parseOrNull(path);
        if (parsed == null || !parsed.isShared()) {
            throw new IllegalArgumentException(
                    "'" + path + "' is no shared file of job '" + jobName + "'; expected shared/<name>");
        }
        return shared(path);
    }

    /** Writes a number so that names sort as numbers do. */
    static String numbered(long number) {
        return padded(number, NUMBER_LENGTH);
    }

    private static String padded(long number, int length) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, length - digits.length())) + digits;
    }
}
