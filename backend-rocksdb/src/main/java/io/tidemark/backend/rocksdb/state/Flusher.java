package io.tidemark.backend.rocksdb.state;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Writes the generations of one store into its database, one after the other, on threads that all stores share. The first
 * failure is the end: what would be written after a gap must not be there without it.
 */
final class Flusher {
    private final RowWriter writer;
    private final Executor threads;
    private final Deque<Task> waiting = new ArrayDeque<>();
    private boolean working;

    /** The newest generation whose cells were read. */
    private volatile int read;

    /** The newest generation that the database has taken in. */
    private volatile int flushed;

    private volatile @Nullable Throwable failure;

    Flusher(RowWriter writer, Executor threads) {
        this.writer = writer;
        this.threads = threads;
    }

    /** What is done on the flusher's thread when the database has all up to a moment, and nothing newer. */
    interface Moment {
        /** The database has it. */
        void reached();

        /** It never will. */
        void missed(Throwable why);
    }

    private record Task(Generation generation, @Nullable Moment moment) {}

    /** Writes a generation, and then tells who waits for it. */
    void flush(Generation generation, @Nullable Moment moment) {
        synchronized (this) {
            waiting.add(new Task(generation, moment));
            if (working) {
                return;
            }
            working = true;
        }
        threads.execute(this::work);
    }

    /** Returns the newest generation whose cells may be changed again. */
    int read() {
        return read;
    }

    /** Returns the newest generation that the database has taken in. */
    int flushed() {
        return flushed;
    }

    /** Returns what went wrong, if something did. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /**
     * Waits until the database has taken a generation in.
     *
     * @throws IOException if it cannot
     */
    synchronized void await(int generation) throws IOException {
        while (flushed < generation && failure == null) {
            sleep(0);
        }
        if (flushed < generation) {
            throw new IOException("The database of the state does not take in what was changed.", failure);
        }
    }

    /**
     * Waits until nothing is left to do.
     *
     * @throws TimeoutException if something still is
     */
    synchronized void awaitIdle(long timeoutMillis) throws IOException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (working) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new TimeoutException("A flush has not ended after " + timeoutMillis + " ms");
            }
            sleep(left);
        }
    }

    private void sleep(long millis) throws IOException {
        try {
            wait(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for a flush", interrupted);
        }
    }

    private void work() {
        for (Task task = next(); task != null; task = next()) {
            run(task);
        }
    }

    private synchronized @Nullable Task next() {
        Task task = waiting.poll();
        if (task == null) {
            working = false;
            notifyAll();
        }
        return task;
    }

    private void run(Task task) {
        if (failure == null) {
            try {
                int number = task.generation.number;
                writer.write(task.generation, () -> read = number);
                flushed = number;
            } catch (IOException | RuntimeException | Error wrong) {
                failure = wrong;
            }
            synchronized (this) {
                notifyAll();
            }
        }
        Throwable why = failure;
        if (task.moment != null && why != null) {
            task.moment.missed(why);
        } else if (task.moment != null) {
            task.moment.reached();
        }
    }
}
