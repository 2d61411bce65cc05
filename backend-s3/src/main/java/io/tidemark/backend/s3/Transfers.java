package io.tidemark.backend.s3;

import java.io.InterruptedIOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Uploads parts of files side by side, and bounds the memory of all that are under way: {@value #MAX_PARTS} parts. Its
 * threads end when there is nothing to do. Thread-safe.
 */
final class Transfers {
    static final int MAX_PARTS = 8;

    private static final int IDLE_SECONDS = 10;
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final Semaphore parts = new Semaphore(MAX_PARTS);
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            MAX_PARTS, MAX_PARTS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Transfers::newThread);

    Transfers() {
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "tidemark-s3-upload-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Runs an upload on another thread; waits while too many are under way. */
    void start(Runnable upload) throws InterruptedIOException {
        try {
            parts.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while other parts were uploaded");
        }
        threads.execute(() -> {
            try {
                upload.run();
            } finally {
                parts.release();
            }
        });
    }
}
