package io.tidemark.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RabbitServerTest {
    @BeforeEach
    void isOnThisMachine() {
        assumeTrue(RabbitServer.isAvailable(), RabbitServer.unavailable());
    }

    @Test
    void stopsIsKilledAndComesBackAtTheSamePort() throws IOException {
        int port;
        try (RabbitServer server = RabbitServer.start()) {
            port = server.port();
            connect(port);
            connect(server.tlsPort());
            assertThat(server.certificate()).content().startsWith("-----BEGIN CERTIFICATE-----");
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
        }
        assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class);
    }

    @Test
    void endsWithTheProcessThatStartedIt() throws IOException, InterruptedException {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(parent.getInputStream()))) {
            int port = Integer.parseInt(output.readLine());
            connect(port);
            List<ProcessHandle> processes = parent.descendants().toList();
            assertThat(processes).isNotEmpty();
            parent.destroyForcibly().waitFor();
            CompletableFuture<?>[] ends =
                    processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
            assertThat(CompletableFuture.allOf(ends).orTimeout(30, TimeUnit.SECONDS))
                    .succeedsWithin(Duration.ofSeconds(30));
            assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class);
        }
    }

    /** Starts a broker and waits to be killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws IOException {
            RabbitServer server = RabbitServer.start();
            System.out.println(server.port());
            System.in.read();
        }
    }

    private static void connect(int port) throws IOException {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }
}
