/**
 * A source and a sink on HDFS, both exactly once: files are read as local ones are, and rolling part files are published
 * once the checkpoint that holds them is durable.
 *
 * <p>{@link io.tidemark.connector.hdfs.HdfsFileSource} and {@link io.tidemark.connector.hdfs.HdfsFileSink} are the source
 * and the sink of {@code connector-files} on another file system: this adapter is the one that may know another. At run
 * time {@code hadoop-client-runtime} must be there, too.
 */
@SuppressWarnings("requires-automatic") // Hadoop has no module descriptors
@org.jspecify.annotations.NullMarked
module io.tidemark.connector.hdfs {
    requires static transitive org.jspecify;
    requires transitive io.tidemark.checkpoint.spi;
    requires transitive io.tidemark.connector.files;
    requires hadoop.client.api;
    // the client needs these, and cannot say so itself
    requires java.management;
    requires java.security.sasl;
    requires java.xml;
    requires jdk.security.auth;
    requires jdk.unsupported;
    requires org.slf4j;

    exports io.tidemark.connector.hdfs;
}
