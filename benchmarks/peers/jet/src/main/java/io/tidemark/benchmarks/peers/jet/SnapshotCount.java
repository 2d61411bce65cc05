package io.tidemark.benchmarks.peers.jet;

import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/** Counts completed snapshots from the member's log: the only place where they show. Keeps the log off the console. */
final class SnapshotCount extends Handler {
    private static final Pattern COMPLETED = Pattern.compile("Snapshot \\d+ for .* completed in .*status=success");

    private final Logger hazelcast = Logger.getLogger("com.hazelcast");
    private final Logger snapshots = Logger.getLogger("com.hazelcast.jet.impl.MasterSnapshotContext");
    private final AtomicLong completed = new AtomicLong();

    void attach() {
        hazelcast.setLevel(Level.WARNING);
        hazelcast.setUseParentHandlers(false);
        snapshots.setLevel(Level.FINE);
        snapshots.addHandler(this);
        snapshots.setUseParentHandlers(false);
    }

    void reset() {
        completed.set(0);
    }

    long completed() {
        return completed.get();
    }

    @Override
    public void publish(LogRecord line) {
        String message = String.valueOf(line.getMessage());
        if (COMPLETED.matcher(message).find()) {
            completed.incrementAndGet();
        } else if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
            System.err.println(message);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
