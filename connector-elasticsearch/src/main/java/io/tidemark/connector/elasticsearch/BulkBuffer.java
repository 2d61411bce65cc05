package io.tidemark.connector.elasticsearch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Collects actions into bulks, which other threads take and send. A bulk is due when it is full, when its first action has
 * waited for the interval, or when the subtask waits for all of them. While a full bulk is not taken, the subtask waits: that
 * is the backpressure. So there is at most one bulk more than there are threads that send.
 *
 * <p>The lock is taken once an action, and costs little beside the action's way over the network.
 */
final class BulkBuffer {
    private final BulkLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition due = lock.newCondition();
    private final Condition roomMade = lock.newCondition();
    private final Condition answered = lock.newCondition();
    private List<BulkItem> bulk = new ArrayList<>();
    private long bulkBytes;
    private long firstNanos;
    /** Whether the subtask waits until the bulk is taken. */
    private boolean awaited;

    private int inFlight;
    private @Nullable BulkReport report;
    private @Nullable IOException failure;

    BulkBuffer(BulkLimits limits) {
        this.limits = limits;
    }

    /**
     * Adds an action once there is room.
     *
     * @return whether there is something to {@link #collect}
     * @throws IOException what a thread that sends failed with
     */
    boolean add(BulkItem item) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (failure == null && !hasRoomFor(item)) {
                awaitOn(roomMade);
            }
            requireNoFailure();
            bulk.add(item);
            bulkBytes += item.size();
            if (bulk.size() == 1) {
                firstNanos = System.nanoTime();
                due.signal(); // somebody has to watch the time from now on
            } else if (isFull()) {
                due.signal();
            }
            return report != null;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoomFor(BulkItem item) {
        return bulk.isEmpty() || !isFull() && bulkBytes + item.size() <= limits.maxBytes();
    }

    private boolean isFull() {
        return bulk.size() >= limits.maxActions() || bulkBytes >= limits.maxBytes();
    }

    private void awaitOn(Condition condition) throws InterruptedException {
        awaited = true;
        due.signal();
        condition.await();
    }

    /**
     * Waits until every action is answered.
     *
     * @throws IOException what a thread that sends failed with
     */
    void awaitAnswers() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (failure == null && (!bulk.isEmpty() || inFlight > 0)) {
                awaitOn(answered);
            }
            requireNoFailure();
        } finally {
            awaited = false;
            lock.unlock();
        }
    }

    private void requireNoFailure() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    /** Returns what became of the actions that were answered since the last call. */
    BulkReport collect() {
        lock.lock();
        try {
            BulkReport collected = report == null ? new BulkReport() : report;
            report = null;
            return collected;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a bulk is due and takes it; {@link #finish} or {@link #fail} follows. */
    List<BulkItem> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                long left = nanosLeft();
                if (left <= 0) {
                    return takeBulk();
                }
                due.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private long nanosLeft() {
        if (bulk.isEmpty()) {
            return Long.MAX_VALUE;
        }
        return awaited || isFull() ? 0 : limits.interval().toNanos() - (System.nanoTime() - firstNanos);
    }

    private List<BulkItem> takeBulk() {
        List<BulkItem> taken = bulk;
        bulk = new ArrayList<>();
        bulkBytes = 0;
        awaited = false;
        inFlight++;
        roomMade.signal();
        return taken;
    }

    /** Says that a bulk is answered. */
    void finish(BulkReport ofBulk) {
        lock.lock();
        try {
            inFlight--;
            if (report == null) {
                report = ofBulk;
            } else {
                report.add(ofBulk);
            }
            answered.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Says that a bulk cannot be delivered; the subtask gets to know by its next call. */
    void fail(IOException cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            roomMade.signal();
            answered.signal();
        } finally {
            lock.unlock();
        }
    }
}
