package io.tidemark.engine.local;

import io.tidemark.core.stream.Channel;
import io.tidemark.core.stream.StreamElement;
import java.lang.invoke.VarHandle;
import org.jctools.queues.varhandle.SpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A channel between two workers: a bounded single-producer single-consumer ring, which wakes the other side when it sleeps.
 * Costs a fence and a volatile read a batch, nothing a record.
 */
final class QueueChannel implements Channel {
    /** How many batches and events a channel holds. */
    static final int CAPACITY = 8;

    private static final int FIRST_BATCH_LIMIT = 64;

    private final SpscVarHandleArrayQueue<StreamElement> queue = new SpscVarHandleArrayQueue<>(CAPACITY);
    private final Worker sender;
    private final Worker receiver;
    private volatile int batchLimit = FIRST_BATCH_LIMIT;
    private volatile boolean held;

    QueueChannel(Worker sender, Worker receiver) {
        this.sender = sender;
        this.receiver = receiver;
    }

    @Override
    public boolean offer(StreamElement element) {
        if (held || !queue.offer(element)) {
            return false;
        }
        wake(receiver, sender);
        return true;
    }

    @Override
    public @Nullable StreamElement poll() {
        StreamElement element = queue.poll();
        if (element != null) {
            wake(sender, receiver);
        }
        return element;
    }

    @Override
    public void hold(boolean hold) {
        if (held != hold) {
            held = hold;
            if (!hold) {
                wake(sender, receiver);
            }
        }
    }

    private static void wake(Worker other, Worker self) {
        if (other != self) {
            // the queue's write must be visible before the other's sleep is looked at, or both could miss each other
            VarHandle.fullFence();
            other.wakeIfAsleep();
        }
    }

    @Override
    public int batchLimit() {
        return batchLimit;
    }

    @Override
    public void setBatchLimit(int records) {
        batchLimit = records;
    }
}
