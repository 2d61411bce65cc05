package io.tidemark.examples.storage;

import io.tidemark.servers.PostgresServer;
import io.tidemark.servers.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A kind of storage for checkpoints. */
public enum StorageKind {
    /** The memory of the job's process. */
    MEMORY {
        @Override
        CheckpointPlace place(Path directory) {
            return CheckpointPlace.withoutServer("memory:/");
        }
    },
    /** A directory. */
    FILE {
        @Override
        CheckpointPlace place(Path directory) {
            return CheckpointPlace.withoutServer(directory.toUri().toString());
        }
    },
    /** A server that speaks S3. */
    S3 {
        @Override
        CheckpointPlace place(Path directory) throws IOException {
            S3Server server = S3Server.start(directory);
            server.createBucket("checkpoints");
            return new CheckpointPlace(
                    "s3://checkpoints/example?path-style=true&region=us-east-1&endpoint=" + server.endpoint(),
                    S3Server.credentialsForEnvironment(),
                    () -> {
                        server.kill();
                        server.restart();
                    },
                    server::close);
        }
    },
    /** A database in a file, H2, which the job's process opens itself. */
    JDBC {
        @Override
        CheckpointPlace place(Path directory) {
            return CheckpointPlace.withoutServer("jdbc:h2:" + directory.toUri().getRawPath() + "checkpoints");
        }
    },
    /** A PostgreSQL server. */
    POSTGRESQL {
        @Override
        public @Nullable String unavailable() {
            return PostgresServer.unavailable();
        }

        @Override
        CheckpointPlace place(Path directory) throws IOException {
            PostgresServer server = PostgresServer.start();
            return new CheckpointPlace(
                    server.url(),
                    Map.of(),
                    () -> {
                        server.kill();
                        server.restart();
                    },
                    server::close);
        }
    };

    /**
     * Says why this kind cannot be had on this machine.
     *
     * @return {@code null} if it can
     */
    public @Nullable String unavailable() {
        return null;
    }

    /**
     * Makes an empty storage of this kind, and starts the server that it takes.
     *
     * @param directory for all that it keeps on disk; made if it is missing
     * @return the storage; the caller closes it
     * @throws IOException if it cannot be made
     */
    public CheckpointPlace open(Path directory) throws IOException {
        return place(Files.createDirectories(directory.toAbsolutePath()));
    }

    abstract CheckpointPlace place(Path directory) throws IOException;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
