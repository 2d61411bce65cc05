package io.tidemark.backend.filesystem;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A disk that fails after as many changes as it is told, until it is told otherwise. Syncs count as changes and do nothing,
 * as no test cuts the power. Thread-safe.
 */
final class BreakableDisk extends Disk {
    private static final int NEVER = Integer.MAX_VALUE;

    private int changesLeft = NEVER;
    private boolean failed;

    synchronized void failAfter(int changes) {
        changesLeft = changes;
        failed = false;
    }

    synchronized void recover() {
        changesLeft = NEVER;
    }

    synchronized boolean hasFailed() {
        return failed;
    }

    private synchronized void change() throws IOException {
        if (changesLeft == 0) {
            failed = true;
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
