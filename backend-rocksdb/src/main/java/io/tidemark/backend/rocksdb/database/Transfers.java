package io.tidemark.backend.rocksdb.database;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;

/** Copies files to and from a storage, several at a time over all stores. Thread-safe. */
public final class Transfers implements AutoCloseable {
    private final ThreadPoolExecutor threads;

    Transfers(int atATime) {
        threads = DaemonThreads.pool("tidemark-rocksdb-transfer", atATime);
    }

    /** Begins to work on all parts, in no order. */
    public <T> Batch<T> begin(List<Callable<T>> parts) {
        Batch<T> batch = new Batch<>(parts);
        batch.tasks.forEach(threads::execute);
        return batch;
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    /** Work in parts. */
    public static final class Batch<T> {
        private final List<FutureTask<T>> tasks = new ArrayList<>();
        private final CountDownLatch ended;

        Batch(List<Callable<T>> parts) {
            ended = new CountDownLatch(parts.size());
            for (Callable<T> part : parts) {
                tasks.add(new Part<>(part, ended));
            }
        }

        /** Interrupts the parts that run and leaves out the others; returns at once. */
        public void cancel() {
            for (Future<T> task : tasks) {
                task.cancel(true);
            }
        }

        /**
         * Waits until all parts are done; if one fails, gives the others up and waits until none runs any more.
         *
         * @return what they returned, in their order
         * @throws IOException what the first one of them threw that failed, or that they were cancelled
         */
        public List<T> await() throws IOException {
            List<T> results = new ArrayList<>();
            try {
                for (Future<T> task : tasks) {
                    results.add(task.get());
                }
                return results;
            } catch (ExecutionException failure) {
                cancelAndWait();
                throw asIoException(failure.getCause());
            } catch (CancellationException cancelled) {
                cancelAndWait();
                throw new IOException("It was given up.", cancelled);
            } catch (InterruptedException interrupted) {
                cancel();
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while files were copied.");
            }
        }

        private void cancelAndWait() {
            cancel();
            boolean interrupted = false;
            while (true) {
                try {
                    ended.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private static IOException asIoException(Throwable cause) {
            if (cause instanceof IOException known) {
                return known;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            return new IOException("A file cannot be copied: " + cause, cause);
        }
    }

    /** Tells when it does not run any more, which a cancelled task may still do. */
    private static final class Part<T> extends FutureTask<T> {
        private final CountDownLatch ended;

        Part(Callable<T> work, CountDownLatch ended) {
            super(work);
            this.ended = ended;
        }

        @Override
        public void run() {
            try {
                super.run();
            } finally {
                ended.countDown();
            }
        }
    }
}
