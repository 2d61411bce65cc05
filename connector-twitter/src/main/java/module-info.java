/**
 * A source of posts on X (Twitter): the filtered and the sampled stream of its API, version 2.
 *
 * <p>{@link io.tidemark.connector.twitter.TwitterSource} is at most once, because the service cannot be rewound; with its
 * backfill it is at least once for interruptions that are shorter than that.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.connector.twitter {
    requires static transitive org.jspecify;
    requires transitive io.tidemark.checkpoint.spi;
    requires com.fasterxml.jackson.core;
    requires java.net.http;

    exports io.tidemark.connector.twitter;
}
