package io.tidemark.connector.hdfs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * Takes files from whoever has them open. The NameNode has the DataNodes agree on the length of the last block, which
 * takes them a heartbeat or two, and closes the file; what its former writer sends after that is refused.
 */
final class LeaseRecovery {
    private static final long POLL_MILLIS = 50;
    /** A recovery that a dying DataNode took along is begun anew; sooner would get in the way of one that goes on. */
    private static final Duration ANEW = Duration.ofSeconds(15);

    private final DistributedFileSystem hdfs;
    private final Duration timeout;

    LeaseRecovery(DistributedFileSystem hdfs, Duration timeout) {
        this.hdfs = hdfs;
        this.timeout = timeout;
    }

    /**
     * Closes a file for whoever has it open, and waits until it is closed. A file that is closed stays so.
     *
     * @throws IOException if it is not closed in time, or not there
     */
    void recover(Path file) throws IOException {
        if (!hdfs.recoverLease(file)) {
            awaitClosed(file);
        }
    }

    /** Waits until the DataNodes agree on a file. */
    void awaitClosed(Path file) throws IOException {
        long began = System.nanoTime();
        long asked = began;
        while (!hdfs.isFileClosed(file)) {
            long now = System.nanoTime();
            if (now - began > timeout.toNanos()) {
                throw new IOException(file + ", which another process had open, was not closed within " + timeout
                        + ": its DataNodes may be down. Bring them back, or allow more time with"
                        + " HdfsOptions.withTimeout.");
            }
            if (now - asked > ANEW.toNanos()) {
                hdfs.recoverLease(file);
                asked = now;
            }
            pause(file);
        }
    }

    private static void pause(Path file) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting until " + file + " is closed");
        }
    }
}
