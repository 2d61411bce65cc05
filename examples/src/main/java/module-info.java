/**
 * Pipelines to read and run.
 *
 * <p>A user's module looks like this one: it requires the API and the connectors it names in code; engine, state
 * backend and storage are only on the path. Packages with record types that are read or kept as state are open to the
 * modules that make such records. The servers are for the quickstart, which brings those that storages take.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.examples {
    requires info.picocli;
    requires io.tidemark.api;
    requires io.tidemark.connector.elasticsearch;
    requires io.tidemark.connector.files;
    requires io.tidemark.connector.rabbitmq;
    requires io.tidemark.connector.twitter;
    requires io.tidemark.servers;
    requires static transitive org.jspecify;

    opens io.tidemark.examples.elasticsearch to
            io.tidemark.api;
    opens io.tidemark.examples.flights to
            io.tidemark.api,
            io.tidemark.connector.files,
            info.picocli;
    opens io.tidemark.examples.quickstart to
            info.picocli;
    opens io.tidemark.examples.rabbitmq to
            info.picocli;
    opens io.tidemark.examples.wordcount to
            io.tidemark.api;
}
