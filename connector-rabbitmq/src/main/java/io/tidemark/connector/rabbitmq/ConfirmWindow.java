package io.tidemark.connector.rabbitmq;

import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ReturnCallback;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The messages that were published on one channel and that the broker has not confirmed. The subtask adds and waits; the client's
 * threads tell what the broker says.
 */
final class ConfirmWindow implements ConfirmListener, ReturnCallback, ShutdownListener {
    private final boolean unroutableAllowed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeMap<Long, OutgoingMessage> outstanding = new TreeMap<>();
    private int unroutable;
    private @Nullable IOException refusal;
    private @Nullable ShutdownSignalException end;

    ConfirmWindow(boolean unroutableAllowed) {
        this.unroutableAllowed = unroutableAllowed;
    }

    /** Adds a message before it is published. */
    void add(long sequence, OutgoingMessage message) {
        lock.lock();
        try {
            outstanding.put(sequence, message);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until no more than so many messages are unconfirmed.
     *
     * @return {@code null}, or why the channel ended before
     * @throws IOException if the broker has refused a message, or does not confirm in time
     */
    @Nullable
    ShutdownSignalException await(int atMost, long timeoutMillis) throws IOException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            while (refusal == null && end == null && outstanding.size() > atMost) {
                if (left <= 0) {
                    throw new IOException(outstanding.size()
                            + " messages were not confirmed within the confirmTimeout of " + timeoutMillis
                            + " ms. See whether the broker is short of memory or disk, or allow more time");
                }
                left = changed.awaitNanos(left);
            }
            if (refusal != null) {
                throw refusal;
            }
            return end;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the broker to confirm");
        } finally {
            lock.unlock();
        }
    }

    /** Returns what is not confirmed, in the order in which it was published. */
    List<OutgoingMessage> outstanding() {
        lock.lock();
        try {
            return new ArrayList<>(outstanding.values());
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many messages reached no queue since the last call. */
    int takeUnroutable() {
        lock.lock();
        try {
            int count = unroutable;
            unroutable = 0;
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void handleAck(long sequence, boolean multiple) {
        lock.lock();
        try {
            confirmed(sequence, multiple);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void confirmed(long sequence, boolean multiple) {
        if (multiple) {
            outstanding.headMap(sequence, true).clear();
        } else {
            outstanding.remove(sequence);
        }
    }

    @Override
    public void handleNack(long sequence, boolean multiple) {
        refuse("the broker could not take a message, for a queue is full and rejects or an error of its own");
    }

    /** Comes before the confirmation of the same message. */
    @Override
    public void handle(Return returned) {
        if (unroutableAllowed) {
            lock.lock();
            try {
                unroutable++;
            } finally {
                lock.unlock();
            }
            return;
        }
        refuse("a message to exchange '" + returned.getExchange() + "' with routing key '" + returned.getRoutingKey()
                + "' reached no queue (" + returned.getReplyText()
                + "). Bind a queue there, or choose allowUnroutable()");
    }

    private void refuse(String why) {
        lock.lock();
        try {
            refusal = new IOException(why);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void shutdownCompleted(ShutdownSignalException cause) {
        lock.lock();
        try {
            end = cause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
