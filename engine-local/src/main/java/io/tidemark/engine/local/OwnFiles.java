package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of the job's own checkpoints. */
record OwnFiles(JobCheckpoints checkpoints) implements StateFiles {
    /** @throws FencedException if it is missing because another owner has deleted it: that is the reason a person needs */
    @Override
    public InputStream open(StateFile file) throws IOException {
        try {
            return checkpoints.open(file);
        } catch (NoSuchFileException missing) {
            requireOwned(missing);
            throw missing;
        }
    }

    /**
     * Finds out whether what cannot be read is gone or changed because another owner came.
     *
     * @throws FencedException if one came
     */
    void requireOwned(IOException unreadable) throws FencedException {
        try {
            List<Long> existing = checkpoints.list();
            checkpoints.begin(existing.isEmpty() ? 1 : existing.get(0) + 1).close();
        } catch (FencedException e) {
            e.addSuppressed(unreadable);
            throw e;
        } catch (IOException e) {
            unreadable.addSuppressed(e);
        }
    }

    @Override
    public @Nullable Path localPath(StateFile file) {
        return checkpoints.localPath(file);
    }
}
