package io.tidemark.savepoint.reader;

import io.tidemark.checkpoint.metadata.MetadataJson;
import io.tidemark.checkpoint.metadata.NewerFormatException;
import io.tidemark.checkpoint.metadata.plugin.Plugins;
import io.tidemark.checkpoint.spi.storage.CheckpointLocation;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.savepoint.reader.CheckpointEntry.Condition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints and savepoints at a place: a storage, the place of one job in it, a place of savepoints, or one checkpoint.
 * Changes nothing there and owns nothing; a job that runs goes on undisturbed, and may delete what was listed. Immutable.
 *
 * @since 0.1
 */
public final class CheckpointCatalog {
    private final URI location;
    private final List<CheckpointEntry> entries;

    private CheckpointCatalog(URI location, List<CheckpointEntry> entries) {
        this.location = location;
        this.entries = List.copyOf(entries);
    }

    /**
     * Looks at a place.
     *
     * @param pathOrUri a path of this machine, or a URI as {@code setCheckpointStorage} takes it, or below one
     * @return what is there at this moment
     * @throws NoSuchFileException if there is no such place
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it is neither a path nor a URI of a storage that can be looked into
     */
    public static CheckpointCatalog of(String pathOrUri) throws IOException {
        return of(Plugins.location(pathOrUri));
    }

    /**
     * Looks at a place.
     *
     * @param location as {@code setCheckpointStorage} takes it, or below such a place
     * @return what is there at this moment
     * @throws NoSuchFileException if there is no such place
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if its storage cannot be looked into, or none on the path has its scheme
     */
    public static CheckpointCatalog of(URI location) throws IOException {
        CheckpointStorageProvider storage = provider(location);
        List<CheckpointEntry> entries = new ArrayList<>();
        for (CheckpointLocation found : find(storage, location)) {
            CheckpointEntry entry = found.complete() ? entry(storage, found.location()) : incomplete(found);
            if (entry != null) {
                entries.add(entry);
            }
        }
        return new CheckpointCatalog(location, entries);
    }

    /** What is no program of the user's is no {@code InvalidProgramException} either. */
    static CheckpointStorageProvider provider(URI location) {
        try {
            return Plugins.provider(location);
        } catch (io.tidemark.api.InvalidProgramException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static List<CheckpointLocation> find(CheckpointStorageProvider storage, URI location) throws IOException {
        try {
            return storage.find(location);
        } catch (UnsupportedOperationException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static CheckpointEntry incomplete(CheckpointLocation found) {
        return new CheckpointEntry(
                found.location(),
                Condition.INCOMPLETE,
                null,
                "it is being written or deleted now, or was left by a process that was killed; no job uses it");
    }

    /** Returns {@code null} if the job deleted it since it was found. */
    private static @Nullable CheckpointEntry entry(CheckpointStorageProvider storage, URI location) throws IOException {
        try (StoredCheckpoint checkpoint = storage.openStored(location)) {
            CheckpointSummary summary = CheckpointSummary.of(metadata(checkpoint));
            return new CheckpointEntry(location, Condition.READABLE, summary, null);
        } catch (NoSuchFileException e) {
            return null;
        } catch (CorruptCheckpointException e) {
            return new CheckpointEntry(location, Condition.DAMAGED, null, e.getMessage());
        } catch (NewerFormatException e) {
            return new CheckpointEntry(location, Condition.NEWER, null, e.getMessage());
        }
    }

    static CheckpointMetadata metadata(StoredCheckpoint checkpoint) throws IOException {
        return MetadataJson.read(0, checkpoint.readMetadata());
    }

    /**
     * Returns where it was looked.
     *
     * @return an absolute URI
     */
    public URI location() {
        return location;
    }

    /**
     * Returns what was found.
     *
     * @return those of one job together, newest first; empty if there is none
     */
    public List<CheckpointEntry> entries() {
        return entries;
    }
}
