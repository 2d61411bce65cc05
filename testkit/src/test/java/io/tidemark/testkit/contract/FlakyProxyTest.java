package io.tidemark.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlakyProxyTest {
    private final AtomicInteger received = new AtomicInteger();
    private ServerSocket server;
    private FlakyProxy proxy;

    @BeforeEach
    void startAnEcho() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread echo = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    for (int b = client.getInputStream().read();
                            b >= 0;
                            b = client.getInputStream().read()) {
                        received.incrementAndGet();
                        client.getOutputStream().write(b);
                    }
                } catch (IOException e) {
                    // the line was cut, as it should be
                }
            }
        });
        echo.setDaemon(true);
        echo.start();
        proxy = FlakyProxy.to(server.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static int ask(Socket socket, int b) throws IOException {
        socket.getOutputStream().write(b);
        return socket.getInputStream().read();
    }

    private void assertPasses() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 7)).isEqualTo(7);
        }
    }

    private static void assertCut(Socket socket) {
        assertThatThrownBy(() -> {
                    if (ask(socket, 1) < 0) {
                        throw new IOException("end of the line");
                    }
                })
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void passesBytesOnAndCountsThem() throws IOException {
        assertPasses();
        assertThat(proxy.bytesSent()).isEqualTo(1);
    }

    @Test
    void refusesUntilItRecovers() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 1)).isEqualTo(1);
            proxy.refuse();
            assertCut(socket);
        }
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
        proxy.recover();
        assertPasses();
    }

    @Test
    void isSilentUntilItRecovers() throws IOException {
        proxy.fallSilent();
        try (Socket socket = connect()) {
            socket.setSoTimeout(50);
            assertThatThrownBy(() -> ask(socket, 1)).isInstanceOf(SocketTimeoutException.class);
            assertThat(received).hasValue(0);
            proxy.recover();
            socket.setSoTimeout(30_000);
            assertCut(socket);
        }
        assertPasses();
    }

    @Test
    void cutsTheLineAfterSoManyBytes() throws IOException {
        proxy.cutAfter(2);
        try (Socket socket = connect()) {
            assertThat(ask(socket, 1)).isEqualTo(1);
            assertThat(ask(socket, 2)).isEqualTo(2);
            assertThat(proxy.hasCut()).isFalse();
            assertCut(socket);
        }
        assertThat(proxy.hasCut()).isTrue();
        assertThat(received).hasValue(2);
        proxy.recover();
        assertPasses();
    }

    @Test
    void losesAnswers() throws IOException {
        proxy.loseAnswers();
        try (Socket socket = connect()) {
            assertCut(socket);
        }
        assertThat(received).hasValue(1);
        proxy.recover();
        assertPasses();
    }
}
