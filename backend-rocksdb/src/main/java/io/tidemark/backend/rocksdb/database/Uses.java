package io.tidemark.backend.rocksdb.database;

import java.io.IOException;
import java.nio.file.Path;

/** Counts who is inside a database, so that it is closed when nobody is. Thread-safe. */
final class Uses {
    private final Path directory;
    private int running;
    private boolean closed;

    Uses(Path directory) {
        this.directory = directory;
    }

    /** Keeps the database open until {@link #end}. */
    synchronized void begin() throws IOException {
        if (closed) {
            throw new IOException("The database in " + directory + " is closed.");
        }
        running++;
    }

    synchronized void end() {
        running--;
        notifyAll();
    }

    /**
     * Lets nobody in any more and waits until the last one is out. An interrupt does not end the wait, for the memory under
     * those inside would go away, but stays set.
     *
     * @return {@code false} if somebody else closes it, or did
     */
    synchronized boolean close() {
        if (closed) {
            return false;
        }
        closed = true;
        boolean interrupted = false;
        while (running > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
