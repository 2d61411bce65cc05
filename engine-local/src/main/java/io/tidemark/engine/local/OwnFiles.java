package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files of the job's own checkpoints. */
record OwnFiles(JobCheckpoints checkpoints) implements StateFiles {
    @Override
    public InputStream open(StateFile file) throws IOException {
        return checkpoints.open(file);
    }

    @Override
    public @Nullable Path localPath(StateFile file) {
        return checkpoints.localPath(file);
    }
}
