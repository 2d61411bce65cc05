package io.tidemark.backend.rocksdb.snapshot;

import io.tidemark.backend.rocksdb.database.Capture;
import io.tidemark.backend.rocksdb.database.Transfers;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A snapshot that is captured by hard links, and written as tables that the storage does not have yet. Thread-safe. */
final class DatabaseSnapshot implements PendingSnapshot {
    private static final int COPY_BYTES = 64 * 1024;

    private final DatabaseSnapshots store;
    private final long checkpointId;

    private @Nullable Captured captured;
    private @Nullable Throwable failure;
    private Transfers.@Nullable Batch<StateFile> uploads;
    private boolean begun;
    private boolean persisted;
    private boolean closed;

    /** A captured database, and which of its tables the storage has. */
    private record Captured(Capture capture, Map<String, StateFile> reused) {}

    DatabaseSnapshot(DatabaseSnapshots store, long checkpointId) {
        this.store = store;
        this.checkpointId = checkpointId;
    }

    @Override
    public void capture() {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        try {
            Capture capture = store.capture();
            Map<String, StateFile> reused = store.reusable().taken(checkpointId, capture.tables());
            if (!offer(new Captured(capture, reused))) {
                store.reusable().aborted(checkpointId);
                capture.close();
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private synchronized boolean offer(Captured offered) {
        if (!closed) {
            captured = offered;
            notifyAll();
        }
        return !closed;
    }

    @Override
    public synchronized void fail(Throwable cause) {
        failure = cause;
        notifyAll();
    }

    @Override
    public List<StateFile> persist(CheckpointWriter writer, String prefix) throws IOException {
        Captured frozen = await();
        try {
            List<StateFile> files = persist(frozen, writer, prefix);
            synchronized (this) {
                persisted = true;
            }
            return files;
        } catch (IOException | RuntimeException e) {
            synchronized (this) {
                if (closed) {
                    throw givenUp(e);
                }
            }
            throw e instanceof IOException known
                    ? known
                    : new IOException("The state of " + store.operator() + " cannot be written: " + e, e);
        }
    }

    private synchronized Captured await() throws IOException {
        if (begun) {
            throw new IllegalStateException("The snapshot of " + store.operator() + " was written already.");
        }
        begun = true;
        while (true) {
            Captured frozen = captured;
            if (closed) {
                throw givenUp(null);
            }
            if (failure != null) {
                throw new IOException(
                        "The state of " + store.operator() + " cannot be written: " + failure.getMessage(), failure);
            }
            if (frozen != null) {
                return frozen;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while the state of " + store.operator() + " is frozen.");
            }
        }
    }

    private IOException givenUp(@Nullable Exception cause) {
        return new IOException("The snapshot of " + store.operator() + " was given up before it was written.", cause);
    }

    private List<StateFile> persist(Captured frozen, CheckpointWriter writer, String prefix) throws IOException {
        Capture capture = frozen.capture();
        if (capture.tables().isEmpty()) {
            return List.of();
        }
        Map<String, StateFile> reused = writer.isSelfContained() ? Map.of() : frozen.reused();
        List<Callable<StateFile>> missing = new ArrayList<>();
        for (String table : capture.tables()) {
            if (!reused.containsKey(table)) {
                missing.add(() -> upload(capture, table, writer, prefix));
            }
        }
        Transfers.Batch<StateFile> batch = begin(missing);
        StateFile header;
        try {
            header = writeHeader(capture, writer, prefix);
        } catch (IOException | RuntimeException e) {
            batch.cancel();
            throw e;
        }
        return inOrder(header, capture, reused, batch.await());
    }

    private static List<StateFile> inOrder(
            StateFile header, Capture capture, Map<String, StateFile> reused, List<StateFile> uploaded) {
        List<StateFile> files = new ArrayList<>();
        files.add(header);
        int next = 0;
        for (String table : capture.tables()) {
            StateFile known = reused.get(table);
            files.add(known != null ? known : uploaded.get(next++));
        }
        return files;
    }

    private synchronized Transfers.Batch<StateFile> begin(List<Callable<StateFile>> missing) throws IOException {
        if (closed) {
            throw givenUp(null);
        }
        Transfers.Batch<StateFile> batch = store.transfers().begin(missing);
        uploads = batch;
        return batch;
    }

    private StateFile upload(Capture capture, String table, CheckpointWriter writer, String prefix) throws IOException {
        try (InputStream input = Files.newInputStream(capture.directory().resolve(table));
                StateFileOutput output = writer.create(prefix + "-" + table, Sharing.SHARED)) {
            byte[] buffer = new byte[COPY_BYTES];
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                output.write(buffer, 0, count);
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("The copy of " + table + " was given up.");
                }
            }
            StateFile file = output.finish();
            if (!writer.isSelfContained()) {
                store.reusable().written(checkpointId, table, file);
            }
            return file;
        }
    }

    private StateFile writeHeader(Capture capture, CheckpointWriter writer, String prefix) throws IOException {
        SnapshotHeader header = store.header(capture);
        try (StateFileOutput output = writer.create(prefix + "-keyed-state", Sharing.EXCLUSIVE)) {
            DataOutputStream data = new DataOutputStream(new BufferedOutputStream(output));
            header.write(data);
            data.flush();
            return output.finish();
        }
    }

    @Override
    public void close() {
        Captured ending;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            ending = captured;
            captured = null;
            if (uploads != null) {
                uploads.cancel();
            }
            notifyAll();
            if (!persisted) {
                store.reusable().aborted(checkpointId);
            }
        }
        if (ending != null) {
            ending.capture().close();
        }
        store.ended();
    }
}
