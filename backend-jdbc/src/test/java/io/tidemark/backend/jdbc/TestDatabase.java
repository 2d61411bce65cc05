package io.tidemark.backend.jdbc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.servers.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases of the tests, each empty at first. */
enum TestDatabase {
    POSTGRESQL {
        @Override
        URI create(Path directory) throws IOException {
            return URI.create(server().url() + "&tidemark.table-prefix=" + prefix());
        }
    },
    H2 {
        @Override
        URI create(Path directory) {
            return URI.create("jdbc:h2:" + directory.resolve("checkpoints"));
        }
    },
    SQLITE {
        @Override
        URI create(Path directory) {
            return URI.create("jdbc:sqlite:" + directory.resolve("checkpoints.db"));
        }
    };

    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static PostgresServer shared;

    /**
     * Names an empty database.
     *
     * @param directory an empty one, deleted after the test
     */
    abstract URI create(Path directory) throws IOException;

    /** Returns the server that the tests of this process share; ends the test if there can be none on this machine. */
    static synchronized PostgresServer server() throws IOException {
        assumeTrue(PostgresServer.isAvailable(), PostgresServer.unavailable());
        if (shared == null) {
            PostgresServer started = PostgresServer.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(started)));
            shared = started;
        }
        return shared;
    }

    private static void close(PostgresServer server) {
        try {
            server.close();
        } catch (IOException e) {
            System.err.println("The PostgreSQL server of the tests was left: " + e);
        }
    }

    /** Names tables that no other test uses. */
    static String prefix() {
        return "t" + PREFIXES.incrementAndGet() + "_";
    }
}
