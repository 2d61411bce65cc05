package io.tidemark.connector.twitter;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects the options of a {@link TwitterSource}. Not thread-safe.
 *
 * @since 0.1
 */
public final class TwitterSourceBuilder {
    private static final URI SERVICE = URI.create("https://api.x.com");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String BACKFILL = "backfill_minutes";
    private static final String FIELDS = "tweet.fields";
    private static final int MAX_BACKFILL_MINUTES = 5;
    private static final int DEFAULT_MAX_QUEUED = 1_000;
    private static final Duration DEFAULT_CONNECTION_TIMEOUT = Duration.ofSeconds(10);
    /** Signs of life come every 20 s; one may be late. */
    private static final Duration DEFAULT_STALL_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration MAX_DURATION = Duration.ofDays(1);

    private final StreamKind kind;
    private final SortedMap<String, String> parameters = new TreeMap<>();
    private URI endpoint = SERVICE;
    private @Nullable BearerToken token;
    private @Nullable List<StreamRule> rules;
    private int backfillMinutes;
    private int maxQueued = DEFAULT_MAX_QUEUED;
    private Duration connectionTimeout = DEFAULT_CONNECTION_TIMEOUT;
    private Duration stallTimeout = DEFAULT_STALL_TIMEOUT;

    TwitterSourceBuilder(StreamKind kind) {
        this.kind = kind;
        setTweetFields("author_id", "created_at");
    }

    /**
     * Sets the bearer token of the app. It is never shown.
     *
     * @param token as the developer portal shows it
     * @return this builder
     * @throws IllegalArgumentException if it has characters that no such token has
     */
    public TwitterSourceBuilder setBearerToken(String token) {
        this.token = new BearerToken(token);
        return this;
    }

    /**
     * Sets the rules of the app, which all its filtered streams share: when the source starts, other rules are deleted, and
     * those that are missing are added. Without this the rules are left as they are.
     *
     * @param rules what posts must match, one of them; at least one
     * @return this builder
     * @throws IllegalArgumentException if there is none, or this is the sampled stream, which has none
     */
    public TwitterSourceBuilder setRules(StreamRule... rules) {
        if (kind != StreamKind.FILTERED || rules.length == 0) {
            throw new IllegalArgumentException("setRules was given " + rules.length + " rules for the " + kind.splitId()
                    + "; expected at least one, for the filtered stream alone.");
        }
        this.rules = List.of(rules);
        return this;
    }

    /**
     * Sets how far back posts are asked for after an interruption. It takes an access level that has it. The default is 0:
     * not at all.
     *
     * @param minutes at most so many, 0 to 5
     * @return this builder
     * @throws IllegalArgumentException if it is something else
     */
    public TwitterSourceBuilder setBackfillMinutes(int minutes) {
        if (minutes < 0 || minutes > MAX_BACKFILL_MINUTES) {
            throw new IllegalArgumentException("The option setBackfillMinutes is " + minutes + "; expected 0 to "
                    + MAX_BACKFILL_MINUTES + ", as the service has it.");
        }
        this.backfillMinutes = minutes;
        return this;
    }

    /**
     * Sets which fields a post has beside its id and text. The default is {@code author_id} and {@code created_at}. With
     * backfill keep {@code created_at}: without it a job that is slow does not know how far behind it is.
     *
     * @param fields as the service names them; none for id and text alone
     * @return this builder
     */
    public TwitterSourceBuilder setTweetFields(String... fields) {
        if (fields.length == 0) {
            parameters.remove(FIELDS);
        } else {
            parameters.put(FIELDS, String.join(",", fields));
        }
        return this;
    }

    /**
     * Sets another parameter of the request, such as {@code expansions} or {@code user.fields}. What it brings is in
     * {@link Tweet#json}.
     *
     * @param name as the service has it
     * @param value not encoded
     * @return this builder
     * @throws IllegalArgumentException if there is a method for it
     */
    public TwitterSourceBuilder setParameter(String name, String value) {
        if (name.equals(BACKFILL) || name.equals(FIELDS)) {
            throw new IllegalArgumentException(
                    "The parameter " + name + " is set by setBackfillMinutes or setTweetFields.");
        }
        parameters.put(name, value);
        return this;
    }

    /**
     * Sets how many posts may wait between the thread that receives and the subtask. The default is 1,000. If they are as
     * many, the service is held; it closes streams that are too slow.
     *
     * @param posts at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is not positive
     */
    public TwitterSourceBuilder setMaxQueued(int posts) {
        if (posts < 1) {
            throw new IllegalArgumentException("The option setMaxQueued is " + posts + "; expected at least 1.");
        }
        this.maxQueued = posts;
        return this;
    }

    /**
     * Sets how long the service may take to answer a request. The default is 10 s.
     *
     * @param timeout 1 ms to 1 day
     * @return this builder
     * @throws IllegalArgumentException if it is something else
     */
    public TwitterSourceBuilder setConnectionTimeout(Duration timeout) {
        this.connectionTimeout = checked("setConnectionTimeout", timeout);
        return this;
    }

    /**
     * Sets how long the stream may show no sign of life before it is connected anew. The service sends one at least every 20 s;
     * the default is 30 s.
     *
     * @param timeout 1 ms to 1 day
     * @return this builder
     * @throws IllegalArgumentException if it is something else
     */
    public TwitterSourceBuilder setStallTimeout(Duration timeout) {
        this.stallTimeout = checked("setStallTimeout", timeout);
        return this;
    }

    private static Duration checked(String option, Duration value) {
        if (value.toMillis() < 1 || value.compareTo(MAX_DURATION) > 0) {
            throw new IllegalArgumentException("The option " + option + " is " + value + "; expected 1 ms to 1 day.");
        }
        return value;
    }

    /**
     * Sets where the service is. The default is {@code https://api.x.com}.
     *
     * @param endpoint with {@code https}, or on this machine; without a path
     * @return this builder
     * @throws IllegalArgumentException if it has a path, or the token could be read on the way there
     */
    public TwitterSourceBuilder setEndpoint(URI endpoint) {
        boolean safe = "https".equals(endpoint.getScheme())
                || "http".equals(endpoint.getScheme()) && LOOPBACK.contains(String.valueOf(endpoint.getHost()));
        if (!safe || !endpoint.getRawPath().isEmpty()) {
            throw new IllegalArgumentException("The endpoint is " + endpoint + "; expected https://name without a path."
                    + " Over http the token could be read on the way.");
        }
        this.endpoint = endpoint;
        return this;
    }

    /**
     * Makes a source of typed posts; connects to nothing.
     *
     * @return a source with the options as they are now
     * @throws IllegalArgumentException if the bearer token is missing
     */
    public TwitterSource<Tweet> build() {
        return new TwitterSource<>(options(), tweet -> tweet);
    }

    /**
     * Makes a source of posts as JSON, each on one line, as they came; connects to nothing.
     *
     * @return a source with the options as they are now
     * @throws IllegalArgumentException if the bearer token is missing
     */
    public TwitterSource<String> buildRaw() {
        return new TwitterSource<>(options(), Tweet::json);
    }

    private StreamOptions options() {
        if (token == null) {
            throw new IllegalArgumentException("The source has no bearer token. Set it by setBearerToken.");
        }
        return new StreamOptions(
                kind,
                endpoint,
                token,
                rules,
                new TreeMap<>(parameters),
                backfillMinutes,
                connectionTimeout,
                stallTimeout,
                maxQueued);
    }
}
