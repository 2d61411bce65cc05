package io.tidemark.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class PostgresServerTest {
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

    private static void connect(int port) throws IOException {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }
}
