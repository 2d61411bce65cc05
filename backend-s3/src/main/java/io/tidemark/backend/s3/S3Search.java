package io.tidemark.backend.s3;

import io.tidemark.backend.s3.CheckpointLog.Head;
import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.backend.s3.service.S3Location;
import io.tidemark.checkpoint.spi.storage.CheckpointLocation;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Finds checkpoints and savepoints below a key. Changes nothing. What vanishes meanwhile is left out. */
final class S3Search {
    private final ObjectStore store;
    private final S3Location location;
    private final List<CheckpointLocation> found = new ArrayList<>();

    private S3Search(ObjectStore store, S3Location location) {
        this.store = store;
        this.location = location;
    }

    static List<CheckpointLocation> in(ObjectStore store, S3Location location) throws IOException {
        S3Search search = new S3Search(store, location);
        String key = location.key();
        String prefix = key.isEmpty() ? "" : key + "/";
        if (!search.addCheckpoint(key) && (key.isEmpty() || !search.addSavepointOrJob(key))) {
            for (String folder : store.folders(prefix)) {
                search.addSavepointOrJob(folder.substring(0, folder.length() - 1));
            }
            if (search.found.isEmpty() && !key.isEmpty() && !store.hasAny(prefix)) {
                throw new NoSuchFileException(store.describe(key), null, "there is nothing");
            }
        }
        return List.copyOf(search.found);
    }

    /** Says whether the key is that of one checkpoint, complete or not, in the place of a job. */
    private boolean addCheckpoint(String key) throws IOException {
        int slash = key.lastIndexOf('/');
        String name = key.substring(slash + 1);
        OptionalLong complete = JobKeys.checkpointOf(name);
        if (slash < 1) {
            return false;
        }
        if (complete.isPresent()) {
            Head head = head(JobKeys.at(key.substring(0, slash)));
            if (head.entry().find(complete.getAsLong()).isEmpty()) {
                return false;
            }
            add(key, true);
            return true;
        }
        if (JobKeys.epochOfDirectory(name).isPresent() && store.hasAny(key + "/")) {
            add(key, false);
            return true;
        }
        return false;
    }

    private boolean addSavepointOrJob(String key) throws IOException {
        if (store.exists(key + "/" + JobKeys.METADATA)) {
            add(key, true);
            return true;
        }
        if (store.exists(key + "/" + SavepointObjects.INCOMPLETE)) {
            add(key, false);
            return true;
        }
        JobKeys job = JobKeys.at(key);
        Head head = head(job);
        if (head.number() == 0) {
            return false;
        }
        Set<String> complete = new HashSet<>();
        for (StoredAt checkpoint : head.entry().checkpoints()) {
            add(job.root() + JobKeys.location(checkpoint.checkpointId()), true);
            complete.add(job.root() + checkpoint.directory() + "/");
        }
        for (String folder : store.folders(job.root())) {
            String directory = folder.substring(job.root().length(), folder.length() - 1);
            if (JobKeys.epochOfDirectory(directory).isPresent() && !complete.contains(folder)) {
                add(job.root() + directory, false);
            }
        }
        return true;
    }

    private Head head(JobKeys job) throws IOException {
        return new CheckpointLog(store, job).newest(Head.NONE);
    }

    private void add(String key, boolean complete) {
        found.add(new CheckpointLocation(location.uri(key), complete));
    }
}
