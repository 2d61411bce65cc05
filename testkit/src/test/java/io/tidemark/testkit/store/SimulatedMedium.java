package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.testkit.contract.StorageMedium;
import java.io.IOException;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The world's memory: each of its changes can fail without effect, half done, or done without an answer. */
final class SimulatedMedium extends StorageMedium implements Mishaps {
    private static final int NEVER = Integer.MAX_VALUE;

    private final SimulatedStorage storage = new SimulatedStorage(this);
    private int changesLeft = NEVER;
    private StorageMishap first = StorageMishap.WRITE_FAILS;
    private boolean failed;
    private boolean full;
    private boolean down;

    @Override
    public CheckpointStorage open() throws IOException {
        storage.requireUp();
        return storage;
    }

    @Override
    public Collection<String> holdings(String jobName) {
        StoredJob job = storage.stored(jobName);
        SortedSet<String> holdings = new TreeSet<>(job.sharedPaths());
        job.checkpointIds().forEach(id -> holdings.addAll(job.filesOf(id)));
        holdings.addAll(job.leftovers());
        return holdings;
    }

    @Override
    public void tamper(String jobName, String path, UnaryOperator<byte @Nullable []> change) {
        storage.stored(jobName).tamper(path, change);
    }

    @Override
    public boolean canFail() {
        return true;
    }

    /** Fails at each change in three ways, one after the other. */
    @Override
    public synchronized void failAfter(int changes) {
        StorageMishap[] ways = StorageMishap.values();
        changesLeft = changes / ways.length;
        first = ways[changes % ways.length];
        failed = false;
    }

    @Override
    public synchronized boolean hasFailed() {
        return failed;
    }

    @Override
    public synchronized boolean strike(StorageMishap mishap, String where) {
        if (full && !where.startsWith("delete")) {
            return true;
        } else if (changesLeft == NEVER) {
            return false;
        } else if (failed) {
            return mishap == StorageMishap.WRITE_FAILS;
        } else if (changesLeft > 0) {
            changesLeft -= mishap == StorageMishap.ANSWER_LOST ? 1 : 0;
            return false;
        }
        failed = mishap == first;
        return failed;
    }

    @Override
    public synchronized void fill() {
        full = true;
    }

    @Override
    public synchronized void goDown() {
        down = true;
    }

    @Override
    public synchronized boolean isDown() {
        return down;
    }

    @Override
    public synchronized void recover() {
        full = false;
        down = false;
        changesLeft = NEVER;
    }
}
