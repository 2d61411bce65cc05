package io.tidemark.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ServerTest {
    @TempDir
    Path directory;

    @Test
    void answersWhereItWasAfterItWasKilledOrStopped() throws IOException, InterruptedException {
        try (S3Server server = S3Server.start(directory.resolve("data"))) {
            assertThat(status(server.endpoint())).as("without credentials").isEqualTo(403);
            server.kill();
            assertThatThrownBy(() -> status(server.endpoint())).isInstanceOf(ConnectException.class);
            server.restart();
            assertThat(status(server.endpoint())).isEqualTo(403);
            server.stop();
            assertThatThrownBy(() -> status(server.endpoint())).isInstanceOf(ConnectException.class);
            server.restart();
            assertThat(status(server.endpoint())).isEqualTo(403);
            assertThatThrownBy(server::restart).isInstanceOf(IllegalStateException.class);
        }
        assertThat(directory.resolve("data")).as("what it keeps").isDirectory();
    }

    @Test
    void endsWithTheProcessThatStartedIt() throws IOException, InterruptedException {
        ServerOfAKilledProcess.awaitEnd(
                Parent.class,
                directory,
                address -> assertThat(status(URI.create(address))).isEqualTo(403));
    }

    /** Starts a server and waits to be killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws IOException {
            S3Server server = S3Server.start(Files.createDirectories(Path.of(arguments[0], "data")));
            System.out.println(server.endpoint());
            System.in.read();
        }
    }

    private static int status(URI endpoint) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
