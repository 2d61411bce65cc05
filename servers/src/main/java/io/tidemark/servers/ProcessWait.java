package io.tidemark.servers;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Waits for processes of servers. */
final class ProcessWait {
    private ProcessWait() {}

    /**
     * Waits until a process has ended, or for so long.
     *
     * @param name of the server, in errors
     * @return whether it has ended
     * @throws IOException if this thread is interrupted, and then the process is killed
     */
    static boolean hasEnded(Process process, long millis, String name) throws IOException {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for a server. " + name + " was killed.", e);
        }
    }
}
