package io.tidemark.checkpoint.spi.sink;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A committable in the hands of several: each has a handle of its own, and the committable is released, once, when the last of
 * them is. For engines, where a committable waits in its subtask and lies in several checkpoints at a time; sinks need not
 * know of it. Thread-safe.
 *
 * @since 0.1
 */
public final class SharedCommittable implements Committable {
    private final Committable committable;
    private final AtomicInteger holders;
    private final AtomicBoolean released = new AtomicBoolean();

    private SharedCommittable(Committable committable, AtomicInteger holders) {
        this.committable = committable;
        this.holders = holders;
    }

    /**
     * Returns the first handle.
     *
     * @param committable is released by nobody else from now on
     * @return a handle
     */
    public static SharedCommittable of(Committable committable) {
        return new SharedCommittable(committable, new AtomicInteger(1));
    }

    /**
     * Returns a handle for somebody else.
     *
     * @return another handle to the same committable
     * @throws IllegalStateException if this one was released
     */
    public SharedCommittable another() {
        requireHeld();
        holders.incrementAndGet();
        return new SharedCommittable(committable, holders);
    }

    @Override
    public long size() {
        return committable.size();
    }

    /**
     * Opens the bytes from their beginning.
     *
     * @throws IllegalStateException if this handle was released
     */
    @Override
    public InputStream open() throws IOException {
        requireHeld();
        return committable.open();
    }

    /** Gives up this handle. A second call does nothing. */
    @Override
    public void release() {
        if (released.compareAndSet(false, true) && holders.decrementAndGet() == 0) {
            committable.release();
        }
    }

    private void requireHeld() {
        if (released.get()) {
            throw new IllegalStateException("A committable of " + committable.size()
                    + " bytes is used after it was released; this is an error of the engine.");
        }
    }
}
