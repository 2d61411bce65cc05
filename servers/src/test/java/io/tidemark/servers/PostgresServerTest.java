package io.tidemark.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
    @BeforeEach
    void isOnThisMachine() {
        assumeTrue(PostgresServer.isAvailable(), PostgresServer.unavailable());
    }

    @Test
    void stopsIsKilledAndComesBackAtTheSamePort() throws IOException {
        int port;
        try (PostgresServer server = PostgresServer.start()) {
            port = server.port();
            connect(port);
            assertThatThrownBy(server::restart).isInstanceOf(IllegalStateException.class);

            server.stop();
            server.stop();
            assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class);
            server.restart();
            connect(port);

            server.kill();
            assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class);
            server.restart();
            connect(port);
            assertThat(server.url()).contains(":" + port + "/");
        }
        assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class);
    }

    @Test
    void endsWithTheProcessThatStartedIt(@TempDir Path directory) throws IOException, InterruptedException {
        ServerOfAKilledProcess.awaitEnd(Parent.class, directory, port -> connect(Integer.parseInt(port)));
    }

    /** Starts a server and waits to be killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws IOException {
            PostgresServer server = PostgresServer.start();
            System.out.println(server.port());
            System.in.read();
        }
    }

    private static void connect(int port) throws IOException {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }
}
