package io.tidemark.backend.filesystem;

import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.SafeName;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names what lies in the directory of one job:
 *
 * <pre>
 *   chk-0000000017/                a complete checkpoint; its path never changes
 *   shared/                        files that more than one checkpoint may need
 *   epoch-0000000003/              there is exactly one; its name says who owns the job
 *     work-0000000003/             what the owner has not completed, or is deleting
 * </pre>
 *
 * Immutable.
 */
final class JobDirectory {
    private static final String CHECKPOINT = "chk-";
    private static final String EPOCH = "epoch-";
    private static final String SHARED = "shared";
    private static final String STAGING = ".new-";
    private static final int NUMBER_LENGTH = 10;
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final Pattern STATE_FILE_PATH =
            Pattern.compile("(?:" + CHECKPOINT + "\\d{10,19}|" + SHARED + ")/(" + FILE_NAME.pattern() + ")");

    /** How often a listing that finds no epoch is repeated: each miss needs a rename at that very moment. */
    private static final int LISTING_ATTEMPTS = 100;

    private final Path directory;
    private final String jobName;

    JobDirectory(Path root, String jobName) {
        this.directory = root.resolve(SafeName.of(jobName));
        this.jobName = jobName;
    }

    /** Writes a number so that names sort as numbers do. */
    static String numbered(String prefix, long number) {
        String digits = Long.toString(number);
        return prefix + "0".repeat(Math.max(0, NUMBER_LENGTH - digits.length())) + digits;
    }

    Path path() {
        return directory;
    }

    String jobName() {
        return jobName;
    }

    Path epoch(long epoch) {
        return directory.resolve(numbered(EPOCH, epoch));
    }

    Path checkpoint(long checkpointId) {
        return directory.resolve(numbered(CHECKPOINT, checkpointId));
    }

    Path shared() {
        return directory.resolve(SHARED);
    }

    /** Names a checkpoint's own file as {@code StateFile.path()} does. */
    String pathOf(long checkpointId, String fileName) {
        return numbered(CHECKPOINT, checkpointId) + "/" + fileName;
    }

    /** Names a shared file as {@code StateFile.path()} does. */
    String pathOfShared(String fileName) {
        return SHARED + "/" + fileName;
    }

    /**
     * Finds a file that metadata names. Metadata comes from outside: a path that is not of the two forms that
     * {@link #pathOf} and {@link #pathOfShared} write is refused.
     */
    Path resolve(String path) throws CorruptCheckpointException {
        if (!STATE_FILE_PATH.matcher(path).matches()) {
            throw new CorruptCheckpointException("Checkpoint metadata of job '" + jobName + "' names the file '" + path
                    + "'; expected chk-<number>/<name> or shared/<name> within " + directory
                    + ". The metadata was not written by this storage and is not followed.");
        }
        return directory.resolve(path);
    }

    /** Returns the file name of a shared file's path. */
    String sharedName(String path) {
        Matcher matcher = STATE_FILE_PATH.matcher(path);
        if (!path.startsWith(SHARED + "/") || !matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + path + "' is no shared file of job '" + jobName + "'; expected shared/<name>");
        }
        return matcher.group(1);
    }

    /**
     * Makes the directory of a job that has none, under epoch 0, which nobody owns. It is built aside and renamed into
     * its place, which fails if the place is taken by a directory that holds something: so a job's directory has an
     * epoch from its first moment on, and never gets a second one.
     *
     * <p>Each attempt builds in a place of its own. In one that is shared, a call that found it just before the rename
     * could still make epoch 0 in it just after, beside the epoch of an owner who came meanwhile.
     */
    void createIfMissing(Disk disk) throws IOException {
        if (!Files.isDirectory(directory)) {
            create(disk);
        }
        if (!Files.isDirectory(shared())) {
            disk.createDirectories(shared());
            disk.syncDirectory(directory);
        }
        discardStagings(disk);
    }

    private void create(Disk disk) throws IOException {
        Path staging = directory.resolveSibling(STAGING + Disk.uniqueNumber() + "-" + directory.getFileName());
        try {
            disk.createDirectory(staging); // refused if it is there: it must be nobody else's
            disk.createDirectory(staging.resolve(numbered(EPOCH, 0)));
            disk.move(staging, directory);
            disk.syncDirectory(directory.getParent());
        } catch (IOException e) {
            // Somebody who makes the same directory at this moment may have been faster.
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /** Removes what those who were slower, or were killed, have built aside: nobody can put it into place any more. */
    private void discardStagings(Disk disk) throws IOException {
        Pattern ours = Pattern.compile(Pattern.quote(STAGING) + "\\d+-\\d+-"
                + Pattern.quote(directory.getFileName().toString()));
        for (String name : Disk.names(directory.getParent())) {
            if (ours.matcher(name).matches()) {
                try {
                    disk.deleteTree(directory.resolveSibling(name));
                } catch (IOException e) {
                    // Somebody else is still building there; the next owner of the job removes it.
                    logger().log(Level.DEBUG, "Left {0}: {1}", name, e);
                }
            }
        }
    }

    /** Finds the epoch; the highest, as a listing may meet a rename under way and show both names, or none. */
    long newestEpoch() throws IOException {
        for (int attempt = 0; attempt < LISTING_ATTEMPTS; attempt++) {
            OptionalLong newest =
                    numbers(EPOCH).stream().mapToLong(Long::longValue).max();
            if (newest.isPresent()) {
                return newest.getAsLong();
            }
            Thread.onSpinWait();
        }
        throw new IOException("The checkpoint directory " + directory + " of job '" + jobName + "' has no directory "
                + EPOCH + "<number>, which Tidemark makes and never removes; was it copied without its empty"
                + " directories? If no process runs the job, make one in it with a number greater than any before,"
                + " such as " + numbered(EPOCH, 1_000_000));
    }

    /** Lists the complete checkpoints, newest first. */
    List<Long> checkpoints() throws IOException {
        List<Long> ids = numbers(CHECKPOINT);
        ids.sort(Comparator.reverseOrder());
        return ids;
    }

    private List<Long> numbers(String prefix) throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (String name : Disk.names(directory)) {
            OptionalLong number = number(prefix, name);
            if (number.isPresent() && Files.isDirectory(directory.resolve(name))) {
                numbers.add(number.getAsLong());
            }
        }
        return numbers;
    }

    private static OptionalLong number(String prefix, String name) {
        if (!name.startsWith(prefix)) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(name.substring(prefix.length()));
            // Only the one spelling that is written here: 'chk-17' or 'chk-+000000017' are somebody else's.
            boolean ours = number >= 0 && numbered(prefix, number).equals(name);
            return ours ? OptionalLong.of(number) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Not a constant: the first logger of a process takes 20 ms, and mostly there is nothing to log. */
    private static Logger logger() {
        return System.getLogger(JobDirectory.class.getName());
    }
}
