package io.tidemark.examples.storage;

import java.io.IOException;
import java.util.Map;

/**
 * A storage for the checkpoints of a job that runs in another process.
 *
 * @param location what the job is given
 * @param environment variables that the job's process needs
 * @param crash kills the server of the storage by SIGKILL and starts it again in its place; nothing if there is none
 * @param end ends the server; nothing if there is none
 */
public record CheckpointPlace(String location, Map<String, String> environment, Action crash, Action end)
        implements AutoCloseable {
    /** Something done to a server. */
    @FunctionalInterface
    public interface Action {
        /**
         * Does it.
         *
         * @throws IOException if it fails
         */
        void run() throws IOException;
    }

    /** Describes a storage that the job's process keeps itself. */
    static CheckpointPlace withoutServer(String location) {
        return new CheckpointPlace(location, Map.of(), () -> {}, () -> {});
    }

    @Override
    public void close() throws IOException {
        end.run();
    }
}
