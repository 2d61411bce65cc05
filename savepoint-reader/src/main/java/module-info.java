/**
 * Looks into checkpoints and savepoints without the job that wrote them: lists them, verifies every checksum and reference,
 * and reads keyed state, with the job's classes or by the schemas that a snapshot holds. Changes nothing, and works while the
 * job runs.
 *
 * <p>Storages and state backends are found on the path by {@link java.util.ServiceLoader}, as an engine finds them.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.savepoint.reader {
    requires transitive io.tidemark.checkpoint.spi;
    requires io.tidemark.api;
    requires io.tidemark.checkpoint.metadata;
    requires io.tidemark.core;
    requires static transitive org.jspecify;

    exports io.tidemark.savepoint.reader;
}
