package io.tidemark.backend.filesystem;

import io.tidemark.checkpoint.spi.storage.CheckpointLocation;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;
import io.tidemark.checkpoint.spi.storage.SavepointWriter;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Opens a directory as checkpoint storage: {@code file:///absolute/path} or {@code file:/absolute/path}. The directory
 * is made if it is missing.
 *
 * @since 0.1
 */
public final class FileCheckpointStorageProvider implements CheckpointStorageProvider {
    private static final String SCHEME = "file";

    /** For {@link java.util.ServiceLoader}. */
    public FileCheckpointStorageProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public CheckpointStorage open(URI location) throws IOException {
        return DirectoryCheckpointStorage.open(directory(location), new Disk());
    }

    @Override
    public SavepointWriter beginSavepoint(URI directory, String name, long checkpointId) throws IOException {
        return SavepointDirectoryWriter.begin(directory(directory), name, checkpointId, new Disk());
    }

    @Override
    public StoredCheckpoint openStored(URI location) throws IOException {
        return StoredDirectory.open(directory(location), new Disk());
    }

    @Override
    public List<CheckpointLocation> find(URI location) throws IOException {
        return DirectorySearch.in(directory(location));
    }

    private static Path directory(URI location) {
        if (!SCHEME.equalsIgnoreCase(location.getScheme())) {
            throw refused(location, "its scheme is not 'file'");
        }
        if (location.isOpaque()) {
            throw refused(location, "it is relative");
        }
        if (location.getRawAuthority() != null) {
            throw refused(location, "it names the host '" + location.getRawAuthority() + "'");
        }
        if (location.getRawQuery() != null || location.getRawFragment() != null) {
            throw refused(location, "it has a query or a fragment");
        }
        Path directory = Path.of(location).normalize();
        if (directory.getNameCount() == 0) {
            // most likely something that was to name it is empty
            throw refused(location, "it is the root of all directories");
        }
        return directory;
    }

    private static IllegalArgumentException refused(URI location, String reason) {
        return new IllegalArgumentException(
                "Checkpoint location " + location + " is no directory to keep checkpoints in: " + reason
                        + ". Write file:///absolute/path, with three slashes.");
    }
}
