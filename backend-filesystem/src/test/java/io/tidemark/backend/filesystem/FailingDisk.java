package io.tidemark.backend.filesystem;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A disk that makes as many changes as it is told and then fails: once, as by a fault that passes, or from then on, as by a
 * crash. Syncs count as changes and do nothing, as no test cuts the power. Thread-safe.
 */
final class FailingDisk extends Disk {
    private static final int NEVER = Integer.MAX_VALUE;

    private int changesLeft = NEVER;
    private boolean once;
    private boolean failed;

    /** Makes a disk that does not fail. */
    FailingDisk() {}

    /** Makes a disk that fails after some changes. */
    FailingDisk(int changes, boolean once) {
        changesLeft = changes;
        this.once = once;
    }

    /** Lets it fail after some more changes, and from then on. */
    synchronized void failAfter(int changes) {
        changesLeft = changes;
        once = false;
        failed = false;
    }

    synchronized void recover() {
        changesLeft = NEVER;
    }

    synchronized boolean hasFailed() {
        return failed;
    }

    /** Says whether it fails now, and will go on to. */
    synchronized boolean isBroken() {
        return failed && changesLeft == 0;
    }

    private synchronized void change() throws IOException {
        if (changesLeft == 0) {
            failed = true;
            changesLeft = once ? NEVER : 0;
            throw new IOException("Input/output error");
        } else if (changesLeft != NEVER) {
            changesLeft--;
        }
    }

    @Override
    void createDirectory(Path directory) throws IOException {
        change();
        super.createDirectory(directory);
    }

    @Override
    void createDirectories(Path directory) throws IOException {
        change();
        super.createDirectories(directory);
    }

    @Override
    FileChannel create(Path file) throws IOException {
        change();
        return super.create(file);
    }

    @Override
    void sync(FileChannel file) throws IOException {
        change();
    }

    @Override
    void move(Path from, Path to) throws IOException {
        change();
        super.move(from, to);
    }

    @Override
    void syncDirectory(Path directory) throws IOException {
        change();
    }

    @Override
    void delete(Path path) throws IOException {
        change();
        super.delete(path);
    }
}
