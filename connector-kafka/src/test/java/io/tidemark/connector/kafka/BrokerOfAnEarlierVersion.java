package io.tidemark.connector.kafka;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * Stands before a broker and lets it look like an earlier one: in the answer to the question which versions of which requests it
 * takes, which is the first of each client's connection, it lowers some, so that clients ask it as they would the earlier one.
 */
final class BrokerOfAnEarlierVersion implements AutoCloseable {
    /** The newest version of a request that is not taken at all. */
    static final short NONE = -1;

    private final ServerSocket server;
    private volatile Map<ApiKeys, Short> newest = Map.of();
    private volatile int broker;

    /** Listens; nothing is passed on before {@link #standBefore}. */
    BrokerOfAnEarlierVersion() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    void standBefore(int brokerPort) {
        broker = brokerPort;
        start(this::accept);
    }

    /** Chooses the newest version that it takes of some requests, for connections from now on. */
    void take(Map<ApiKeys, Short> newestVersions) {
        newest = newestVersions;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            start(() -> connect(client));
        }
    }

    private void connect(Socket client) throws IOException {
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), broker);
        DataInputStream questions = new DataInputStream(client.getInputStream());
        DataOutputStream passedOn = new DataOutputStream(behind.getOutputStream());
        int length = questions.readInt();
        short request = questions.readShort();
        boolean asksForVersions = request == ApiKeys.API_VERSIONS.id;
        start(() -> {
            answer(behind, client, asksForVersions);
            client.close();
        });
        passedOn.writeInt(length);
        passedOn.writeShort(request);
        questions.transferTo(passedOn);
        behind.close();
    }

    private interface Transfer {
        void run() throws IOException;
    }

    private static void start(Transfer transfer) {
        Thread thread = new Thread(() -> {
            try {
                transfer.run();
            } catch (SocketException | EOFException e) {
                // one side has closed the connection
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void answer(Socket behind, Socket client, boolean versionsFirst) throws IOException {
        DataInputStream from = new DataInputStream(behind.getInputStream());
        DataOutputStream to = new DataOutputStream(client.getOutputStream());
        if (versionsFirst) {
            byte[] answer = new byte[from.readInt()];
            from.readFully(answer);
            ByteBuffer lowered = lower(ByteBuffer.wrap(answer));
            to.writeInt(lowered.remaining());
            to.write(lowered.array(), 0, lowered.remaining());
        }
        from.transferTo(to);
    }

    /**
     * Changes an answer, as it is from version 3 of the question on: a number, an error, a list of ranges, a delay, and features by
     * their numbers, which earlier brokers have none of.
     */
    private ByteBuffer lower(ByteBuffer answer) {
        ByteBuffer ranges = ByteBuffer.allocate(answer.remaining());
        ByteBuffer lowered = ByteBuffer.allocate(answer.remaining());
        lowered.putInt(answer.getInt()).putShort(answer.getShort());
        int taken = 0;
        for (int left = small(answer); left > 1; left--) {
            short request = answer.getShort();
            short oldest = answer.getShort();
            short latest = newest.getOrDefault(ApiKeys.forId(request), answer.getShort(answer.position()));
            answer.getShort();
            small(answer);
            if (latest != NONE) {
                ranges.putShort(request).putShort(oldest).putShort(latest).put((byte) 0);
                taken++;
            }
        }
        return lowered.put((byte) (taken + 1))
                .put(ranges.flip())
                .putInt(answer.getInt())
                .put((byte) 0)
                .flip();
    }

    /** Reads a varint that is a byte, as that of the number of requests is. */
    private static int small(ByteBuffer answer) {
        int number = answer.get();
        if (number < 0) {
            throw new IllegalStateException("The broker takes more requests than are expected here");
        }
        return number;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
