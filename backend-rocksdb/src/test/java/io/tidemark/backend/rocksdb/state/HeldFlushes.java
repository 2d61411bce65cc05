package io.tidemark.backend.rocksdb.state;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Runs nothing until it is told to. */
final class HeldFlushes implements Executor {
    private final Queue<Runnable> held = new ArrayDeque<>();

    @Override
    public void execute(Runnable flush) {
        held.add(flush);
    }

    void runAll() {
        for (Runnable flush = held.poll(); flush != null; flush = held.poll()) {
            flush.run();
        }
    }
}
