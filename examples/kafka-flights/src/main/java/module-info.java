/**
 * A pipeline from Kafka to Kafka, and a command that shows it: it looks at every result while the job is killed.
 *
 * <p>A user's module looks like this one: it requires the API and the connector; engine, state backend and storage are only
 * on the path. The package is open to the API, which makes its records of what is kept as state. The server is for the
 * command, which brings a broker.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // Kafka's client has neither a descriptor nor a name in its manifest
module io.tidemark.examples.kafka.flights {
    requires info.picocli;
    requires io.tidemark.api;
    requires io.tidemark.connector.kafka;
    requires io.tidemark.servers;
    requires kafka.clients;
    requires static transitive org.jspecify;

    opens io.tidemark.examples.kafka.flights to
            info.picocli,
            io.tidemark.api;
}
