package io.tidemark.backend.filesystem;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A disk on which the given step, counted from 0, fails; as a crash all later ones fail too. Syncs count as steps and
 * do nothing, as no test cuts the power. Used by one thread.
 */
final class FailingDisk extends Disk {
    private final int failingStep;
    private final boolean crash;
    private int steps;

    FailingDisk(int failingStep, boolean crash) {
        this.failingStep = failingStep;
        this.crash = crash;
    }

    boolean hasFailed() {
        return steps > failingStep;
    }

    boolean hasCrashed() {
        return crash && hasFailed();
    }

    private void step() throws IOException {
        int step = steps++;
        if (step == failingStep || (crash && step > failingStep)) {
            throw new IOException("step " + step + " fails");
        }
    }

    @Override
    void createDirectory(Path directory) throws IOException {
        step();
        super.createDirectory(directory);
    }

    @Override
    void createDirectories(Path directory) throws IOException {
        step();
        super.createDirectories(directory);
    }

    @Override
    FileChannel create(Path file) throws IOException {
        step();
        return super.create(file);
    }

    @Override
    void sync(FileChannel file) throws IOException {
        step();
    }

    @Override
    void move(Path from, Path to) throws IOException {
        step();
        super.move(from, to);
    }

    @Override
    void syncDirectory(Path directory) throws IOException {
        step();
    }

    @Override
    void delete(Path path) throws IOException {
        step();
        super.delete(path);
    }

    @Override
    public String toString() {
        return failingStep + (crash ? " (crash)" : " (fault)");
    }
}
