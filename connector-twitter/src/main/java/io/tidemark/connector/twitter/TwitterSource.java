package io.tidemark.connector.twitter;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import java.util.List;

/**
 * Reads posts on X (Twitter) from the filtered or the sampled stream of its API, version 2, by one subtask.
 *
 * <pre>{@code
 * TwitterSource<Tweet> source = TwitterSource.filteredStream()
 *         .setBearerToken(System.getenv("BEARER_TOKEN"))
 *         .setRules(new StreamRule("cat has:images -is:retweet", "cats"))
 *         .build();
 * }</pre>
 *
 * <p>The event time of a post is when it was written, if the field {@code created_at} is asked for, as it is by default.
 *
 * <p>A stream that ends, breaks, or shows no sign of life for the stall timeout is connected anew, after the waits that the
 * service asks for. What it will not allow, such as a wrong token, fails the attempt with its answer.
 *
 * <p><b>Guarantee:</b> {@code AT_MOST_ONCE}: the service cannot be rewound. With
 * {@link TwitterSourceBuilder#setBackfillMinutes} it is {@code AT_LEAST_ONCE} for interruptions that are shorter than that, from
 * the checkpoint to the connection of the restarted job: posts since then come again, and some before. They have the same
 * {@link Tweet#id}. What is older is lost, with a warning and the counter {@code gaps}.
 *
 * <p><b>Counters:</b> {@code recordsRead} and {@code bytesRead}, of lines but signs of life; {@code skippedRecords}, those that are
 * no posts, left out; {@code errors}, connections that could not be made or broke; {@code reconnects}, connections made after the
 * first; {@code gaps}, interruptions longer than the backfill. <b>Gauge:</b> {@code recordsLag}, posts that were received and wait.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <T> {@link Tweet}, or {@link String} for JSON
 * @since 0.1
 */
public final class TwitterSource<T> implements Source<T, StreamSplit> {
    private static final long serialVersionUID = 1L;

    private final StreamOptions options;
    private final TweetForm<T> form;

    TwitterSource(StreamOptions options, TweetForm<T> form) {
        this.options = options;
        this.form = form;
    }

    /**
     * Begins a source of posts that match the rules of the app.
     *
     * @return a builder that lacks a bearer token
     */
    public static TwitterSourceBuilder filteredStream() {
        return new TwitterSourceBuilder(StreamKind.FILTERED);
    }

    /**
     * Begins a source of about one post in a hundred.
     *
     * @return a builder that lacks a bearer token
     */
    public static TwitterSourceBuilder sampledStream() {
        return new TwitterSourceBuilder(StreamKind.SAMPLED);
    }

    @Override
    public DeclaredGuarantee guarantee() {
        int minutes = options.backfillMinutes();
        return minutes == 0
                ? DeclaredGuarantee.atMostOnce(
                        "the service cannot be rewound: posts after the last checkpoint, and those"
                                + " that come while nobody is connected, are lost with a failure. For more, set backfill minutes.")
                : DeclaredGuarantee.atLeastOnce("after an interruption posts of up to " + minutes
                        + " minutes are asked for again; some come twice, and those of a longer one are lost");
    }

    @Override
    public Boundedness boundedness() {
        return Boundedness.UNBOUNDED;
    }

    @Override
    public SplitEnumerator<StreamSplit> createEnumerator(SourceContext context) {
        return () -> List.of(new StreamSplit(options.kind().splitId(), System.currentTimeMillis()));
    }

    @Override
    public SourceReader<T, StreamSplit> createReader(SourceContext context) {
        return new StreamReader<>(options, form, context);
    }

    @Override
    public Serde<StreamSplit> splitSerde() {
        return new StreamSplitSerde();
    }
}
