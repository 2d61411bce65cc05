package io.tidemark.engine.local;

import io.tidemark.checkpoint.metadata.plugin.Plugins;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** The files of a checkpoint that was given by its location; holds it open only while a file is being read. */
record StoredFiles(URI location) implements StateFiles {
    @Override
    public InputStream open(StateFile file) throws IOException {
        StoredCheckpoint stored = Plugins.provider(location).openStored(location);
        try {
            return new FilterInputStream(stored.open(file)) {
                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    return in.read(bytes, offset, length);
                }

                @Override
                public void close() throws IOException {
                    try (stored) {
                        super.close();
                    }
                }
            };
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }
}
