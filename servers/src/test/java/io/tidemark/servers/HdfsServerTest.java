package io.tidemark.servers;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HdfsServerTest {
    @TempDir
    Path directory;

    @Test
    void isWhereItWasAfterItsProcessesWereKilled() throws IOException {
        try (HdfsServer server = HdfsServer.start(directory.resolve("data"))) {
            URI nameNode = URI.create(server.uri());
            assertThatCode(() -> connect(nameNode)).doesNotThrowAnyException();
            server.killDataNode(1);
            server.killNameNode();
            assertThatThrownBy(() -> connect(nameNode)).isInstanceOf(ConnectException.class);
            server.restartNameNode();
            server.restartDataNode(1);
            assertThatCode(() -> connect(nameNode)).doesNotThrowAnyException();
            assertThatThrownBy(server::restartNameNode).isInstanceOf(IllegalStateException.class);
        }
    }

    private static void connect(URI server) throws IOException {
        new Socket(server.getHost(), server.getPort()).close();
    }
}
