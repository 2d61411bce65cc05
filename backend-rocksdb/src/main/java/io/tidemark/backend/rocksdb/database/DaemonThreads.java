package io.tidemark.backend.rocksdb.database;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that come when there is work, go when there is none, and keep no process alive. */
final class DaemonThreads {
    private static final long IDLE_SECONDS = 10;
    private static final AtomicLong COUNT = new AtomicLong();

    private DaemonThreads() {}

    /**
     * Makes a pool.
     *
     * @param name of its threads, which a number follows
     * @param atMost how many threads; others wait
     */
    static ThreadPoolExecutor pool(String name, int atMost) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                atMost, atMost, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, name + "-" + COUNT.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
