/**
 * Sources and sinks on files: lines, CSV and JSON lines, plain or gzip; rolling part files published exactly once.
 *
 * <p>{@link io.tidemark.connector.files.FileSource} and {@link io.tidemark.connector.files.FileSink} are exactly once,
 * {@link io.tidemark.connector.files.PlainFileSink} is at least once. A module whose Java records are read or written
 * by the CSV or JSON formats must open their package to this module.
 */
@SuppressWarnings("module") // connector-hdfs is built later, as it needs this module
@org.jspecify.annotations.NullMarked
module io.tidemark.connector.files {
    requires static transitive org.jspecify;
    requires transitive io.tidemark.checkpoint.spi;
    requires com.fasterxml.jackson.core;

    exports io.tidemark.connector.files;
    exports io.tidemark.connector.files.format;
    // the same logic on another file system
    exports io.tidemark.connector.files.access to
            io.tidemark.connector.hdfs;
}
