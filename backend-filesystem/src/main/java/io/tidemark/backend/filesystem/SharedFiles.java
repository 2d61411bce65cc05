package io.tidemark.backend.filesystem;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** The files of one job that more than one checkpoint may need. Thread-safe. */
final class SharedFiles {
    private final JobDirectory job;
    private final Disk disk;
    private final Ownership ownership;

    /** Whether the directory holds names that are not durable yet. Guarded by this object. */
    private boolean dirty;

    SharedFiles(JobDirectory job, Disk disk, Ownership ownership) {
        this.job = job;
        this.disk = disk;
        this.ownership = ownership;
    }

    /** Names a new shared file: two checkpoints, or two owners, may well choose the same name. */
    String uniqueName(String name) {
        return ownership.uniqueNumber() + "-" + name;
    }

    /** Moves a file that is complete and durable to the shared ones. */
    void publish(Path file, String uniqueName) throws IOException {
        Path target = job.shared().resolve(uniqueName);
        // No owner chooses a name twice; the check is for epochs that a person set back.
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        disk.move(file, target);
        // Afterwards, so that a sync which began before the move does not pass for one that covers it.
        synchronized (this) {
            dirty = true;
        }
    }

    /**
     * Makes the names of all shared files durable. Called before each commit, so that many files cost one sync; a
     * commit waits for a sync that another has begun.
     */
    synchronized void sync() throws IOException {
        if (dirty) {
            disk.syncDirectory(job.shared());
            dirty = false;
        }
    }

    /** Lists the paths of all shared files. */
    List<String> list() throws IOException {
        List<String> paths = new ArrayList<>();
        for (String name : Disk.names(job.shared())) {
            paths.add(job.pathOfShared(name));
        }
        Collections.sort(paths);
        return paths;
    }

    /** Deletes shared files. */
    void delete(Collection<String> paths) throws IOException {
        List<String> names = paths.stream().map(job::sharedName).toList();
        for (String name : names) {
            Path doomed = ownership.fresh("deleting");
            if (ownership.moveIfThere(job.shared().resolve(name), doomed)) {
                ownership.removeTree(doomed);
            }
        }
    }
}
