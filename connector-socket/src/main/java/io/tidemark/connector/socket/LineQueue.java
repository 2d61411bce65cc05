package io.tidemark.connector.socket;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands batches of lines from the receiving thread to the subtask, bounded by number and by memory. A full queue holds
 * the receiving thread, which then reads no more, so that TCP holds the server.
 *
 * <p>The lock is taken once a batch and never held while waiting for anything outside, so the subtask does not block.
 */
final class LineQueue {
    private final int maxLines;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition roomMade = lock.newCondition();
    private final ArrayDeque<LineBatch> batches = new ArrayDeque<>();
    private int lines;
    private long bytes;
    private boolean ended;
    private @Nullable IOException failure;

    LineQueue(int maxLines, long maxBytes) {
        this.maxLines = maxLines;
        this.maxBytes = maxBytes;
    }

    /** Adds a batch once there is room; a batch that is above the limit by itself waits until it is alone. */
    void put(LineBatch batch) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!batches.isEmpty() && (lines + batch.size() > maxLines || bytes + batch.bytes() > maxBytes)) {
                roomMade.await();
            }
            batches.add(batch);
            lines += batch.size();
            bytes += batch.bytes();
        } finally {
            lock.unlock();
        }
    }

    /** Says that no batch will follow. */
    void end() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
    }

    /** Says that no batch will follow, because of {@code cause}. */
    void fail(IOException cause) {
        lock.lock();
        try {
            failure = cause;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the next batch, or {@code null} if there is none now. */
    @Nullable
    LineBatch poll() {
        lock.lock();
        try {
            LineBatch batch = batches.poll();
            if (batch != null) {
                lines -= batch.size();
                bytes -= batch.bytes();
                roomMade.signal();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says whether all was taken and nothing will follow.
     *
     * @throws IOException what the receiving thread failed with, once all was taken
     */
    boolean isDrained() throws IOException {
        lock.lock();
        try {
            if (!batches.isEmpty()) {
                return false;
            }
            if (failure != null) {
                throw failure;
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }

    int lines() {
        lock.lock();
        try {
            return lines;
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
