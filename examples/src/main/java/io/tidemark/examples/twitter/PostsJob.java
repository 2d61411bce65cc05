package io.tidemark.examples.twitter;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.connector.files.FileSink;
import io.tidemark.connector.files.RollingPolicy;
import io.tidemark.connector.files.format.Encoder;
import io.tidemark.connector.twitter.StreamRule;
import io.tidemark.connector.twitter.Tweet;
import io.tidemark.connector.twitter.TwitterSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Reads posts that match a rule and publishes each as a line of JSON: start it again with the same arguments after it was
 * killed, within the backfill, and no post is missing or there twice.
 *
 * <p>The source is at least once with its backfill; keyed state remembers which posts have come.
 */
public final class PostsJob {
    private static final long CHECKPOINT_INTERVAL_MILLIS = 100;
    private static final int BACKFILL_MINUTES = 5;

    private PostsJob() {}

    /**
     * Runs the job until it is ended. The environment variable {@code BEARER_TOKEN} has the token of the app.
     *
     * @param args the rule, the directory of output and checkpoints, the parallelism, and where the service is,
     *     {@code https://api.x.com}
     * @throws Exception if the job fails
     */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[1]);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(Integer.parseInt(args[2]));
        env.enableCheckpointing(CHECKPOINT_INTERVAL_MILLIS);
        env.getCheckpointConfig().setCheckpointStorage(directory.resolve("checkpoints"));
        TwitterSource<Tweet> posts = TwitterSource.filteredStream()
                .setBearerToken(System.getenv("BEARER_TOKEN"))
                .setRules(StreamRule.of(args[0]))
                .setBackfillMinutes(BACKFILL_MINUTES)
                .setEndpoint(URI.create(args[3]))
                .build();
        env.fromSource(posts, "posts")
                .uid("posts")
                .setParallelism(1)
                .keyBy(Tweet::id)
                .process(new FirstOfEach())
                .uid("first of each")
                .map(Tweet::json)
                .sinkTo(FileSink.<String>forRowFormat(directory.resolve("output"), Encoder.lines())
                        .withRollingPolicy(RollingPolicy.builder()
                                .rolloverInterval(Duration.ofSeconds(1))
                                .build())
                        .build())
                .uid("published");
        env.execute("posts");
    }
}
