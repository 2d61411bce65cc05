package io.tidemark.connector.rabbitmq;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands what comes from the broker to the subtask: deliveries, the loss of the connection, and the news that
 * acknowledgements have arrived. A full inbox holds the client's thread, which then reads no more from the broker; that only
 * happens where the broker does not wait for acknowledgements itself.
 *
 * <p>The lock is taken once a delivery by the client and once a batch by the subtask, and never held while waiting for
 * anything outside, so the subtask does not block.
 */
final class Inbox {
    /**
     * What a subtask takes out at once.
     *
     * @param connection how many connections were lost before the deliveries
     * @param deliveries all of one connection, where those of earlier ones come again
     * @param confirmedRound the round whose acknowledgements have arrived, or 0 for no news
     */
    record Contents(int connection, List<Delivery> deliveries, long confirmedRound) {}

    private final int capacity;
    private final boolean dropsWhenLost;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition roomMade = lock.newCondition();
    private List<Delivery> deliveries = new ArrayList<>();
    private int connection;
    private long confirmedRound;
    private boolean closed;
    private @Nullable IOException failure;

    /**
     * Makes an empty one.
     *
     * @param dropsWhenLost whether the broker delivers again what was not taken out when the connection is lost
     */
    Inbox(int capacity, boolean dropsWhenLost) {
        this.capacity = capacity;
        this.dropsWhenLost = dropsWhenLost;
    }

    /**
     * Adds a delivery once there is room. Drops it if nobody will take it out any more, or it comes again anyway: its tag
     * would name another message on the next connection.
     *
     * @param number how many connections were lost before the one that it came by
     */
    void put(int number, Delivery delivery) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (deliveries.size() >= capacity && isWanted(number)) {
                roomMade.await();
            }
            if (isWanted(number)) {
                deliveries.add(delivery);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isWanted(int number) {
        return !closed && (number == connection || !dropsWhenLost);
    }

    /** Says that the connection is lost, and with it the tags of all that was delivered. */
    void lost() {
        lock.lock();
        try {
            connection++;
            if (dropsWhenLost) {
                deliveries.clear();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Says that the acknowledgements of a round, and of those before it, have arrived. */
    void confirmed(long round) {
        lock.lock();
        try {
            confirmedRound = round;
        } finally {
            lock.unlock();
        }
    }

    /** Says that nothing will follow, because of {@code cause}. */
    void fail(IOException cause) {
        lock.lock();
        try {
            failure = cause;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes everything out.
     *
     * @throws IOException what the receiving thread failed with, once all was taken out
     */
    Contents take() throws IOException {
        lock.lock();
        try {
            if (deliveries.isEmpty() && failure != null) {
                throw failure;
            }
            List<Delivery> taken = List.of();
            if (!deliveries.isEmpty()) {
                taken = deliveries;
                deliveries = new ArrayList<>();
            }
            Contents contents = new Contents(connection, taken, confirmedRound);
            confirmedRound = 0;
            roomMade.signalAll();
            return contents;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many deliveries were not taken out. */
    int size() {
        lock.lock();
        try {
            return deliveries.size();
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of a thread that waits for room. */
    void close() {
        lock.lock();
        try {
            closed = true;
            deliveries.clear();
            roomMade.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
