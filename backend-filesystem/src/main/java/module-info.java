import io.tidemark.backend.filesystem.FileCheckpointStorageProvider;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;

/**
 * Checkpoints in a directory, for the URI scheme {@code file}: put this module on the path and name the directory,
 * {@code file:///var/lib/myjob/checkpoints}.
 *
 * <p>What is committed survives a kill of the process at any instruction and, as far as the disk keeps its word on
 * fsync, a loss of power. Of all owners of a job, in this process or others, only the newest can change anything. The
 * directory has to lie on a file system with atomic renames: any local one of Linux or macOS has them.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.backend.filesystem {
    requires static transitive org.jspecify;
    requires static jdk.unsupported; // where it is there, large files are written past the page cache
    requires io.tidemark.checkpoint.spi;

    provides CheckpointStorageProvider with
            FileCheckpointStorageProvider;
}
