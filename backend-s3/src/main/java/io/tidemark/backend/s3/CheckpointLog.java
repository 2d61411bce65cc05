package io.tidemark.backend.s3;

import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.backend.s3.service.ObjectStore.Creation;
import io.tidemark.backend.s3.service.RefusedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of what exists of a job: numbered objects, each with the whole state, of which the one with the highest number
 * counts. A change is the creation of the next number on top of the entry that it was made from, which the service grants
 * to one alone; whoever comes second reads what the first has written.
 *
 * <p>Old entries are removed, all but the newest at most. So a key may be free because it was cleaned away, and somebody who
 * slept for long can create it: an entry therefore counts only if a listing made after its creation shows that it is the
 * newest, or that the newest was made from it. Everybody else looks at the newest alone and never sees such a stray.
 *
 * <p>Thread-safe: holds nothing.
 */
final class CheckpointLog {
    /** Attempts to create one entry: each one more needs an answer that was lost, or a tie that the service left open. */
    private static final int CREATE_ATTEMPTS = 6;

    /** Attempts to read the newest entry: each one more needs that it was cleaned away in between. */
    private static final int READ_ATTEMPTS = 100;

    private static final long TIE_PAUSE_MILLIS = 50;

    private final ObjectStore store;
    private final JobKeys keys;

    CheckpointLog(ObjectStore store, JobKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    /**
     * The newest entry.
     *
     * @param number 0 if there is none
     */
    record Head(long number, LogEntry entry) {
        static final Head NONE = new Head(0, LogEntry.NOTHING);
    }

    /**
     * What came of an append.
     *
     * @param written whether the entry is there; {@code false} if another one has its number
     * @param newest what a look afterwards showed
     */
    record Appended(boolean written, Head newest) {}

    /** Finds the newest entry, where a number is known that it has at least. */
    Head newest(Head known) throws IOException {
        for (int attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
            long number = newestNumber(known.number());
            if (number == known.number()) {
                return known;
            }
            LogEntry entry = read(number);
            if (entry != null) {
                return new Head(number, entry);
            }
        }
        throw new IOException("The entries in " + store.describe(keys.logPrefix())
                + " are removed faster than they can be read; too many processes own the job in turn");
    }

    /** Finds the newest entry where all numbers have just been listed. */
    Head newestOf(List<Long> numbers) throws IOException {
        if (numbers.isEmpty()) {
            return Head.NONE;
        }
        long number = numbers.get(numbers.size() - 1);
        LogEntry entry = read(number);
        return entry == null ? newest(Head.NONE) : new Head(number, entry);
    }

    /** Lists the numbers of all entries, rising. */
    List<Long> numbers() throws IOException {
        return numbers(0);
    }

    private long newestNumber(long known) throws IOException {
        List<Long> numbers = numbers(known);
        return numbers.isEmpty() ? known : numbers.get(numbers.size() - 1);
    }

    private List<Long> numbers(long after) throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (String key : store.list(keys.logPrefix(), after == 0 ? "" : keys.log(after))) {
            long number = keys.logNumber(key);
            if (number > after) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /** Says whether an entry was made on top of one, as far as one cheap look can tell: it may be cleaned away. */
    boolean hasNext(Head head) throws IOException {
        return store.exists(keys.log(head.number() + 1));
    }

    /**
     * Adds an entry on top of one.
     *
     * @throws UnknownOutcomeException if it may be there or not
     * @throws IOException if it is not there and never will be
     */
    Appended append(Head on, LogEntry entry) throws IOException {
        long number = on.number() + 1;
        boolean written = uninterrupted(() -> create(number, entry));
        try {
            Head newest = uninterrupted(() -> newest(written ? new Head(number, entry) : on));
            if (written && newest.number() > number && !newest.entry().owner().equals(entry.owner())) {
                removeStray(number);
            }
            return new Appended(written, newest);
        } catch (IOException e) {
            if (written) {
                throw new UnknownOutcomeException(
                        "It was written to " + store.describe(keys.log(number))
                                + ", but the service could not be asked whether a newer one is there: " + e,
                        e);
            }
            throw e;
        }
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    /** Repeats what an interrupt broke off, and keeps the interrupt for later: a half-known commit helps nobody. */
    private static <T> T uninterrupted(Step<T> step) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return step.run();
                } catch (InterruptedIOException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Says whether the service refuses to create an entry that is there, by trying. */
    boolean refusesToReplace(Head there) throws IOException {
        return store.create(keys.log(there.number()), there.entry().encode()) != Creation.CREATED;
    }

    /** Removes entries that are older than all that somebody may still read. */
    void remove(List<Long> numbers) throws IOException {
        store.delete(numbers.stream().map(keys::log).toList());
    }

    /** Returns whether the entry is there; {@code false} if it is not and the number is taken. */
    private boolean create(long number, LogEntry entry) throws IOException {
        IOException lost = null;
        for (int attempt = 0; attempt < CREATE_ATTEMPTS; attempt++) {
            try {
                Creation creation = store.create(keys.log(number), entry.encode());
                if (creation != Creation.UNDECIDED) {
                    return creation == Creation.CREATED || isThere(number, entry);
                }
                pause();
            } catch (RefusedException | InterruptedIOException e) {
                if (lost == null) {
                    throw e;
                }
                throw unknown(number, lost);
            } catch (IOException e) {
                if (lost != null) {
                    throw unknown(number, e);
                }
                lost = e;
                if (isThereAfterAll(number, entry, e)) {
                    return true;
                }
            }
        }
        throw unknown(number, new IOException("the service left open who was first"));
    }

    private boolean isThereAfterAll(long number, LogEntry entry, IOException lost) throws IOException {
        try {
            return isThere(number, entry);
        } catch (IOException e) {
            e.addSuppressed(lost);
            throw unknown(number, e);
        }
    }

    private UnknownOutcomeException unknown(long number, IOException cause) {
        return new UnknownOutcomeException(
                "Nobody answers whether " + store.describe(keys.log(number)) + " was written: " + cause, cause);
    }

    private boolean isThere(long number, LogEntry entry) throws IOException {
        LogEntry there = read(number);
        return there != null && there.id().equals(entry.id());
    }

    private @Nullable LogEntry read(long number) throws IOException {
        String key = keys.log(number);
        try {
            return LogEntry.decode(store.read(key), store.describe(key));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** What nobody looks at does no harm either; the next owner would remove it. */
    private void removeStray(long number) {
        try {
            remove(List.of(number));
        } catch (IOException e) {
            System.getLogger(CheckpointLog.class.getName())
                    .log(System.Logger.Level.DEBUG, "Left " + keys.log(number), e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(TIE_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
