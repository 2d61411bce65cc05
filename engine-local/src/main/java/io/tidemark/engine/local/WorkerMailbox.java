package io.tidemark.engine.local;

import io.tidemark.core.operator.Mailbox;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Carries messages from any thread to the worker that runs the operator, and wakes it. */
final class WorkerMailbox implements Mailbox {
    private final Queue<Object> messages = new ConcurrentLinkedQueue<>();
    private final Worker worker;

    WorkerMailbox(Worker worker) {
        this.worker = worker;
    }

    @Override
    public void put(Object message) {
        messages.add(message);
        worker.wakeIfAsleep();
    }

    @Override
    public @Nullable Object poll() {
        return messages.poll();
    }
}
