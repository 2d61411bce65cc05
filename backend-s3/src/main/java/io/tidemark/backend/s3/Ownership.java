package io.tidemark.backend.s3;

import io.tidemark.backend.s3.CheckpointLog.Appended;
import io.tidemark.backend.s3.CheckpointLog.Head;
import io.tidemark.backend.s3.service.RefusedException;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.FencedException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The right of one owner to change the checkpoints of a job.
 *
 * <p>The right is that of making the next entry of the {@link CheckpointLog}. Taking over makes one that names the new owner;
 * from then on every entry that the old owner tries to make collides with it, or is seen not to be the newest. There is no
 * check that could be out of date when the act follows. Objects are deleted only after an entry says that they will be, and
 * written only to keys that no other owner uses.
 *
 * <p>Thread-safe.
 */
final class Ownership {
    /** Each attempt to change something more needs a change by somebody else at that moment. */
    private static final int CHANGE_ATTEMPTS = 100;

    /** How many old entries are left for those who are about to read them. */
    private static final int KEPT_ENTRIES = 8;

    private final CheckpointLog log;
    private final JobKeys keys;
    private final String place;
    private final String owner;
    private final long epoch;
    private final AtomicLong numbers = new AtomicLong();

    private volatile Head head;
    /** What is said to go in entries, and has gone. Guarded by this object. */
    private final Set<String> gone = new HashSet<>();
    /** Old entries that are still there, rising. Guarded by this object. */
    private final List<Long> oldEntries = new ArrayList<>();

    private Ownership(CheckpointLog log, JobKeys keys, String place, Head head) {
        this.log = log;
        this.keys = keys;
        this.place = place;
        this.head = head;
        this.owner = head.entry().owner();
        this.epoch = head.entry().epoch();
    }

    /**
     * Becomes the owner.
     *
     * @param place the job's, for messages
     */
    static Ownership take(CheckpointLog log, JobKeys keys, String place) throws IOException {
        String owner = LogEntry.uniqueId();
        List<Long> before = log.numbers();
        Head on = log.newestOf(before);
        long epochBefore = on.entry().epoch();
        for (int attempt = 0; attempt < CHANGE_ATTEMPTS; attempt++) {
            Appended appended = log.append(on, on.entry().owned(owner));
            Head newest = appended.newest();
            if (newest.entry().owner().equals(owner)) {
                Ownership ownership = new Ownership(log, keys, place, newest);
                ownership.oldEntries.addAll(before);
                return ownership;
            }
            if (newest.entry().epoch() > epochBefore) {
                throw new FencedException("Another process became the owner of job '" + keys.jobName() + "' in " + place
                        + " at the same moment, of epoch " + newest.entry().epoch()
                        + ". If that one is to run, nothing is wrong; else start this one again");
            }
            on = newest; // the owner before is still at work
        }
        throw new IOException("The owner of job '" + keys.jobName() + "' in " + place
                + " changes it faster than another can take over. Stop that process and start this one again");
    }

    /** Refuses a service on which nothing here would hold, by trying to create what is there. */
    void requireConditionalWrites() throws IOException {
        Head mine = head;
        if (log.refusesToReplace(mine)) {
            return;
        }
        Head newest = log.newest(mine);
        if (newest.number() > mine.number()) { // somebody came, and removed what was mine
            log.remove(List.of(mine.number()));
            requireOurs(newest.entry(), "become the owner");
        }
        throw new IOException(
                "The service of " + place + " ignores 'If-None-Match: *' on writes, so two processes could"
                        + " complete checkpoints of one job without knowing of each other. Use a service, or a version of it,"
                        + " that has conditional writes");
    }

    long epoch() {
        return epoch;
    }

    JobKeys keys() {
        return keys;
    }

    /** Returns a number, written with the epoch, that no owner of the job has used for anything. */
    String uniqueNumber() {
        return JobKeys.numbered(epoch) + "-" + JobKeys.numbered(numbers.incrementAndGet());
    }

    /** Returns what existed when the owner last looked. */
    LogEntry known() {
        return head.entry();
    }

    /** Looks what exists now, also under a newer owner. */
    synchronized LogEntry look() throws IOException {
        Head newest = log.newest(head);
        if (newest.number() != head.number() && isOurs(newest.entry())) {
            adopt(newest);
        }
        return newest.entry();
    }

    /** Checks that there is no newer owner. */
    void requireOwned(String action) throws IOException {
        LogEntry newest;
        try {
            newest = look();
        } catch (IOException e) {
            throw failed(action, e);
        }
        requireOurs(newest, action);
    }

    /**
     * Checks that no newer owner has just come. Not needed to fence, the log does that; but it tells an old owner as early
     * as can be, for the price of the cheapest request.
     */
    void glance(String action) throws IOException {
        boolean changed;
        try {
            changed = log.hasNext(head);
        } catch (IOException e) {
            throw failed(action, e);
        }
        if (changed) {
            requireOwned(action);
        }
    }

    /**
     * Changes what exists.
     *
     * @param change makes the next state of the one there is; returns the same if there is nothing to do
     * @param isIn says of the state of a newer owner whether the change came before it took over
     * @throws FencedException if there is a newer owner and the change is not in its state
     * @throws UnknownOutcomeException if nobody can say whether it was done
     */
    synchronized void change(String action, UnaryOperator<LogEntry> change, Predicate<LogEntry> isIn)
            throws IOException {
        for (int attempt = 0; attempt < CHANGE_ATTEMPTS; attempt++) {
            LogEntry now = head.entry();
            LogEntry next = change.apply(now);
            if (next == now) {
                requireOwned(action);
                return;
            }
            Appended appended;
            try {
                appended = log.append(head, next.rid(gone));
            } catch (UnknownOutcomeException e) {
                throw e;
            } catch (IOException e) {
                throw failed(action, e);
            }
            LogEntry newest = appended.newest().entry();
            if (!isOurs(newest)) {
                if (appended.written() && isIn.test(newest)) {
                    return;
                }
                requireOurs(newest, action);
            }
            adopt(appended.newest());
            if (appended.written()) {
                gone.retainAll(newest.doomed());
                removeOldEntries(KEPT_ENTRIES, KEPT_ENTRIES);
                return;
            }
        }
        throw new IOException("Cannot " + action + " of job '" + keys.jobName() + "' in " + place
                + ": others change it all the time");
    }

    /** Takes notice that objects have gone, so that the next entry need not name them. */
    synchronized void gone(Set<String> doomed) {
        gone.addAll(doomed);
    }

    /** Returns what is to go and may still be there. */
    synchronized Set<String> doomed() {
        Set<String> doomed = new HashSet<>(head.entry().doomed());
        doomed.removeAll(gone);
        return doomed;
    }

    /** Removes all entries that are older than the owner's newest. */
    synchronized void tidy() {
        removeOldEntries(1, 0);
    }

    private void adopt(Head newest) {
        for (long number = head.number(); number < newest.number(); number++) {
            oldEntries.add(number);
        }
        head = newest;
    }

    /** Removes old entries in batches, so that a change seldom costs a second request. */
    private void removeOldEntries(int batch, int kept) {
        if (oldEntries.size() < batch + kept) {
            return;
        }
        List<Long> doomed = oldEntries.subList(0, oldEntries.size() - kept);
        try {
            log.remove(List.copyOf(doomed));
            doomed.clear();
        } catch (IOException e) {
            System.getLogger(Ownership.class.getName())
                    .log(System.Logger.Level.DEBUG, "Left old entries in " + keys.logPrefix(), e);
        }
    }

    private boolean isOurs(LogEntry entry) {
        return entry.owner().equals(owner);
    }

    private void requireOurs(LogEntry newest, String action) throws IOException {
        if (isOurs(newest)) {
            return;
        }
        if (newest.epoch() > epoch) {
            throw new FencedException("Job '" + keys.jobName() + "' in " + place + " has a new owner of epoch "
                    + newest.epoch() + "; this one of epoch " + epoch + " could not " + action + " and has to stop");
        }
        throw new IOException(
                "Cannot " + action + " of job '" + keys.jobName() + "': " + place + " is owned under epoch "
                        + newest.epoch() + ", which is not above this one, " + epoch
                        + ". Something other than Tidemark changed it");
    }

    /** Says what a failure means: if there is a newer owner, that is the reason for whatever went wrong. */
    IOException explained(String action, IOException failure) {
        if (failure instanceof FencedException || failure instanceof CorruptCheckpointException) {
            return failure;
        }
        boolean answered = failure instanceof RefusedException || failure instanceof NoSuchFileException;
        if (answered) { // else nobody would answer this question either
            try {
                requireOwned(action);
            } catch (FencedException e) {
                e.addSuppressed(failure);
                return e;
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        return failed(action, failure);
    }

    private IOException failed(String action, IOException failure) {
        return new IOException(
                "Cannot " + action + " of job '" + keys.jobName() + "' in " + place + ": " + failure.getMessage(),
                failure);
    }
}
