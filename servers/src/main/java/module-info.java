/**
 * Real servers, started on this machine for tests and examples; nothing of it is shipped.
 *
 * <p>A server runs in a process of its own on the loopback interface, with a class path of its own, and ends when the
 * process that started it ends, however that comes.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.servers {
    requires static transitive org.jspecify;
    requires transitive java.net.http;

    exports io.tidemark.servers;
}
