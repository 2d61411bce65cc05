/**
 * Text lines over TCP: a source that connects to a server and reconnects when it goes away, and a sink that writes to
 * one.
 *
 * <p>{@link io.tidemark.connector.socket.SocketSource} is at most once, because a socket cannot be rewound.
 * {@link io.tidemark.connector.socket.SocketSink} is at least once if the peer confirms what it received, see
 * {@link io.tidemark.connector.socket.SocketSink.Builder#acknowledgedBy}, and promises nothing better than at most
 * once otherwise.
 *
 * <p>{@code jdk.net} is needed to find a vanished peer within minutes instead of hours.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.connector.socket {
    requires static transitive org.jspecify;
    requires transitive io.tidemark.checkpoint.spi;
    requires jdk.net;

    exports io.tidemark.connector.socket;
}
