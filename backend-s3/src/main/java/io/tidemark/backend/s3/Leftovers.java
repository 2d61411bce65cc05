package io.tidemark.backend.s3;

import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.backend.s3.service.ObjectStore.Upload;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Removes what belongs to no checkpoint. What cannot be removed now is logged, and removed by the next owner: nothing is
 * wrong till then.
 */
final class Leftovers {
    private final ObjectStore store;
    private final Ownership ownership;
    private final JobKeys keys;

    Leftovers(ObjectStore store, Ownership ownership) {
        this.store = store;
        this.ownership = ownership;
        this.keys = ownership.keys();
    }

    /** Removes what earlier owners left: they can complete nothing any more, so what is not in the log is of no use. */
    void removeThoseOfEarlierOwners() {
        removeDoomed();
        attempt("what earlier owners did not complete", () -> {
            Set<String> needed = new HashSet<>();
            ownership.known().checkpoints().forEach(checkpoint -> needed.add(checkpoint.directory()));
            for (String folder : store.folders(keys.root())) {
                String directory = folder.substring(keys.root().length(), folder.length() - 1);
                if (!needed.contains(directory) && isOfEarlierOwner(JobKeys.epochOfDirectory(directory))) {
                    store.deleteAll(folder);
                }
            }
        });
        attempt("what earlier owners did not upload to the end", () -> {
            for (Upload upload : store.uploads(keys.root())) {
                if (isOfEarlierOwner(upload.key())) {
                    store.abortUpload(upload.key(), upload.id());
                }
            }
        });
    }

    /** Removes the objects of what exists no more. */
    void removeDoomed() {
        Set<String> doomed = ownership.doomed();
        if (doomed.isEmpty()) {
            return;
        }
        attempt("what was deleted", () -> {
            for (String key : doomed) {
                if (key.endsWith("/")) {
                    store.deleteAll(keys.root() + key);
                }
            }
            store.delete(doomed.stream()
                    .filter(key -> !key.endsWith("/"))
                    .map(key -> keys.root() + key)
                    .toList());
            ownership.gone(doomed);
        });
    }

    /** Only what was written here as part of a checkpoint: other uploads below the prefix are somebody else's. */
    private boolean isOfEarlierOwner(String key) {
        String path = key.substring(keys.root().length());
        String name = path.substring(path.indexOf('/') + 1);
        return path.startsWith(JobKeys.sharedPath(""))
                ? isOfEarlierOwner(JobKeys.epochOfShared(name))
                : isOfEarlierOwner(JobKeys.epochOfDirectory(path.substring(0, Math.max(0, path.indexOf('/')))));
    }

    private boolean isOfEarlierOwner(OptionalLong epoch) {
        return epoch.isPresent() && epoch.getAsLong() < ownership.epoch();
    }

    private interface Removal {
        void run() throws IOException;
    }

    private void attempt(String what, Removal removal) {
        try {
            removal.run();
        } catch (IOException e) {
            System.getLogger(Leftovers.class.getName())
                    .log(
                            Level.WARNING,
                            "Left " + what + " of job '" + keys.jobName()
                                    + "' in the store; it is removed when the job is started next: " + e.getMessage());
        }
    }
}
