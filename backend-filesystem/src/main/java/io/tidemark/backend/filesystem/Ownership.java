package io.tidemark.backend.filesystem;

import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.FencedException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The right of one owner to change the checkpoints of a job.
 *
 * <p>The token is a path. Whatever an owner changes, it changes by a call with a path through {@code epoch-N/work-N} as
 * its source or its target: it writes there, renames from there what is complete, renames to there what is to be
 * deleted. Taking over renames {@code epoch-N} to {@code epoch-(N+1)}; from then on every call of the old owner fails,
 * because a part of its path is gone. There is no check that could be out of date when the act follows.
 *
 * <p>One gap is left: a call of the old owner may have found its directory just before the rename and act just after,
 * as a directory that was found is no longer a path. So each owner works in a new directory, and before it looks at
 * anything it removes the old ones: each thing in them is renamed away, and once the empty directory is deleted the
 * kernel refuses every call that still holds it. What a late call did before that, it did before the take-over
 * returned.
 *
 * <p>Thread-safe.
 */
final class Ownership {
    private static final String WORK = "work-";

    /** Each repetition needs a call of the old owner that was under way, and it has no more of them than threads. */
    private static final int DRAIN_ATTEMPTS = 1_000;

    private final JobDirectory job;
    private final Disk disk;
    private final long epoch;
    private final Path work;
    private final AtomicLong numbers = new AtomicLong();

    private Ownership(JobDirectory job, Disk disk, long epoch) {
        this.job = job;
        this.disk = disk;
        this.epoch = epoch;
        this.work = job.epoch(epoch).resolve(JobDirectory.numbered(WORK, epoch));
    }

    /** Becomes the owner and removes what the owners before left incomplete. */
    static Ownership take(JobDirectory job, Disk disk) throws IOException {
        job.createIfMissing(disk);
        long before = job.newestEpoch();
        Ownership ownership = new Ownership(job, disk, before + 1);
        try {
            disk.move(job.epoch(before), job.epoch(before + 1));
        } catch (NoSuchFileException e) {
            throw fenced(
                    "Another process became the owner of job '" + job.jobName() + "' in " + job.path()
                            + " at the same moment. If that one is to run, nothing is wrong; else start this one again",
                    e);
        }
        try {
            ownership.settle();
        } catch (IOException e) {
            throw ownership.isFenced() ? ownership.explained("become the owner", e) : e;
        }
        return ownership;
    }

    private void settle() throws IOException {
        // Before anything is made, so that no power cut can leave it behind under the old epoch.
        disk.syncDirectory(job.path());
        List<Path> former = new ArrayList<>();
        for (String name : Disk.names(job.epoch(epoch))) {
            if (name.startsWith(WORK)) {
                former.add(job.epoch(epoch).resolve(name));
            }
        }
        for (Path old : former) {
            makeRoom(old);
        }
        disk.createDirectory(work);
        for (Path old : former) {
            retire(old);
        }
        for (String name : Disk.names(work)) {
            removeTree(work.resolve(name));
        }
    }

    /** Deletes what an old owner left, while nothing new is made: it may be what fills the disk. */
    private void makeRoom(Path old) throws IOException {
        for (String name : Disk.names(old)) {
            // Renamed first: a commit under way must find all of it or nothing.
            Path left = old.resolve("left-" + uniqueNumber());
            if (moveIfThere(old.resolve(name), left)) {
                removeTree(left);
            }
        }
    }

    /** Empties the directory of an old owner and removes it, so that calls that hold it are refused from now on. */
    private void retire(Path old) throws IOException {
        for (int attempt = 0; attempt < DRAIN_ATTEMPTS; attempt++) {
            for (String name : Disk.names(old)) {
                moveIfThere(old.resolve(name), fresh("left"));
            }
            try {
                disk.delete(old);
                return;
            } catch (DirectoryNotEmptyException e) {
                logger().log(Level.DEBUG, "A former owner of job {0} still had a call under way", job.jobName());
            }
        }
        throw new IOException("Something keeps writing into " + old + ", which belongs to a former owner of job '"
                + job.jobName() + "'. Stop the other process and start this one again");
    }

    long epoch() {
        return epoch;
    }

    /** Names something in the owner's own directory. */
    Path inWork(String name) {
        return work.resolve(name);
    }

    /** Names something in the owner's own directory, never the same twice. */
    Path fresh(String prefix) {
        return work.resolve(prefix + "-" + uniqueNumber());
    }

    /** Returns a number, written with the epoch, that no owner of the job has used for anything. */
    String uniqueNumber() {
        return JobDirectory.numbered("", epoch) + JobDirectory.numbered("-", numbers.incrementAndGet());
    }

    /**
     * Renames away what is to be deleted.
     *
     * @return {@code false} if it is gone already
     */
    boolean moveIfThere(Path from, Path to) throws IOException {
        try {
            disk.move(from, to);
            return true;
        } catch (NoSuchFileException e) {
            if (isFenced()) {
                throw e;
            }
            return false;
        }
    }

    /** Deletes what nothing refers to any more; if that fails a later owner does it, and nothing is wrong till then. */
    void removeTree(Path tree) {
        try {
            disk.deleteTree(tree);
        } catch (IOException e) {
            logger().log(Level.WARNING, "Left " + tree + ", which the next owner of the job will remove", e);
        }
    }

    /** Says whether the token is gone; it never comes back. */
    boolean isFenced() {
        return Files.notExists(job.epoch(epoch), LinkOption.NOFOLLOW_LINKS);
    }

    /** Says what a failure means: if the token is gone, that is the reason for whatever went wrong. */
    IOException explained(String action, IOException failure) {
        if (failure instanceof FencedException || failure instanceof CorruptCheckpointException) {
            return failure;
        }
        if (!isFenced()) {
            return new IOException(
                    "Cannot " + action + " of job '" + job.jobName() + "' in " + job.path() + ": " + failure, failure);
        }
        try {
            long newest = job.newestEpoch();
            if (newest > epoch) {
                return fenced(
                        "Job '" + job.jobName() + "' in " + job.path() + " has a new owner of epoch " + newest
                                + "; this one of epoch " + epoch + " could not " + action + " and has to stop",
                        failure);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return new IOException(
                "Cannot " + action + " of job '" + job.jobName() + "': " + job.epoch(epoch)
                        + " is gone and no newer epoch is there. Something other than Tidemark changed " + job.path(),
                failure);
    }

    private static FencedException fenced(String message, IOException cause) {
        FencedException fenced = new FencedException(message);
        fenced.initCause(cause);
        return fenced;
    }

    /** Not a constant: the first logger of a process takes 20 ms, and mostly there is nothing to log. */
    private static Logger logger() {
        return System.getLogger(Ownership.class.getName());
    }
}
