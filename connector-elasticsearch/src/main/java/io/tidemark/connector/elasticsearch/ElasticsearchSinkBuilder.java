package io.tidemark.connector.elasticsearch;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.runtime.OptionChecks;
import io.tidemark.checkpoint.spi.sink.Sink;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects the options of an {@link ElasticsearchSink}. Not thread-safe.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class ElasticsearchSinkBuilder<T> {
    private static final Pattern API_KEY = Pattern.compile("[A-Za-z0-9+/_-]+=*");
    private static final int DEFAULT_MAX_ACTIONS = 1_000;
    private static final int DEFAULT_MAX_SIZE_MB = 5;
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration DEFAULT_CONNECTION_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofMinutes(1);

    private final List<URI> hosts = new ArrayList<>();
    private @Nullable ElasticsearchEmitter<? super T> emitter;
    private Guarantee guarantee = Guarantee.AT_LEAST_ONCE;
    private int maxActions = DEFAULT_MAX_ACTIONS;
    private int maxSizeMb = DEFAULT_MAX_SIZE_MB;
    private Duration interval = DEFAULT_INTERVAL;
    private int maxInFlight = 1;
    private BulkBackoff backoff = BulkBackoff.DEFAULT;
    private @Nullable FailedActionHandler failedActionHandler;
    private @Nullable Sink<? super FailedAction> failedActionSink;
    private @Nullable String username;
    private @Nullable String password;
    private @Nullable String apiKey;
    private String pathPrefix = "";
    private Trust trust = Trust.DEFAULT;
    private Duration connectionTimeout = DEFAULT_CONNECTION_TIMEOUT;
    private Duration requestTimeout = DEFAULT_REQUEST_TIMEOUT;

    ElasticsearchSinkBuilder() {}

    /**
     * Sets the hosts of the cluster, in place of those set before. Requests go to them by turns; one that fails is left out
     * for a second and longer each time, up to about a minute.
     *
     * @param hosts one or more, as {@code http://name:port} or {@code https://name:port}
     * @return this builder
     * @throws IllegalArgumentException if there is none, or one is something else
     */
    public ElasticsearchSinkBuilder<T> setHosts(String... hosts) {
        if (hosts.length == 0) {
            throw new IllegalArgumentException("setHosts was given no host; expected at least one.");
        }
        this.hosts.clear();
        for (String host : hosts) {
            this.hosts.add(HostAddress.parse(host));
        }
        return this;
    }

    /**
     * Sets what makes an action of a record.
     *
     * @param emitter the function
     * @return this builder
     */
    public ElasticsearchSinkBuilder<T> setEmitter(ElasticsearchEmitter<? super T> emitter) {
        this.emitter = Objects.requireNonNull(emitter, "emitter");
        return this;
    }

    /**
     * Sets what the sink is to promise. The default is {@code AT_LEAST_ONCE}.
     *
     * <p>{@code EXACTLY_ONCE} is by recognition of repeats: each action must have an {@link BulkAction#id}, and a
     * {@link BulkAction#version} unless it is a {@link BulkAction#create}; both depend on the record alone. An action that has
     * not fails the attempt.
     *
     * @param guarantee one of these two
     * @return this builder
     * @throws IllegalArgumentException if it is another one
     */
    public ElasticsearchSinkBuilder<T> setDeliveryGuarantee(Guarantee guarantee) {
        if (guarantee.compareTo(Guarantee.AT_LEAST_ONCE) < 0) {
            throw new IllegalArgumentException(
                    "The delivery guarantee is " + guarantee + "; expected AT_LEAST_ONCE or EXACTLY_ONCE.");
        }
        this.guarantee = guarantee;
        return this;
    }

    /**
     * Sets how many actions go into a request. The default is 1,000.
     *
     * @param actions at most so many, at least 1
     * @return this builder
     */
    public ElasticsearchSinkBuilder<T> setBulkFlushMaxActions(int actions) {
        this.maxActions = (int) OptionChecks.positive("setBulkFlushMaxActions", actions);
        return this;
    }

    /**
     * Sets how large a request is. The default is 5 MiB. An action that is larger goes alone. Servers refuse requests of more
     * than 100 MiB unless told otherwise.
     *
     * @param mebibytes at most so many, 1 to 1024
     * @return this builder
     */
    public ElasticsearchSinkBuilder<T> setBulkFlushMaxSizeMb(int mebibytes) {
        OptionChecks.positive("setBulkFlushMaxSizeMb", mebibytes);
        if (mebibytes > 1024) {
            throw new IllegalArgumentException(
                    "The option setBulkFlushMaxSizeMb is " + mebibytes + "; expected at most 1024.");
        }
        this.maxSizeMb = mebibytes;
        return this;
    }

    /**
     * Sets how long an action waits for others to fill a request. The default is 1 s. At a barrier none waits.
     *
     * @param interval at least 1 ms
     * @return this builder
     */
    public ElasticsearchSinkBuilder<T> setBulkFlushInterval(Duration interval) {
        this.interval = OptionChecks.duration("setBulkFlushInterval", interval);
        return this;
    }

    /**
     * Sets how many requests of a subtask may be unanswered at once. The default is 1, which keeps the order of actions on the
     * same document. With more, order is up to the server: let the actions have versions, or only create.
     *
     * @param requests at least 1; a thread each
     * @return this builder
     */
    public ElasticsearchSinkBuilder<T> setMaxInFlightRequests(int requests) {
        this.maxInFlight = (int) OptionChecks.positive("setMaxInFlightRequests", requests);
        return this;
    }

    /**
     * Sets how actions that the server did not take are sent again. The default is from 100 ms to 10 s, for 2 minutes.
     *
     * @param initialDelay the wait after a failure; it doubles with each further one in a row, and is cut by up to a half at
     *     random
     * @param maxDelay the longest wait
     * @param giveUpAfter for how long the server may take nothing at all before the attempt fails
     * @return this builder
     * @throws IllegalArgumentException if one is below 1 ms, or the first is longer than the second
     */
    public ElasticsearchSinkBuilder<T> setBulkFlushBackoffStrategy(
            Duration initialDelay, Duration maxDelay, Duration giveUpAfter) {
        this.backoff = new BulkBackoff(initialDelay, maxDelay, giveUpAfter);
        return this;
    }

    /**
     * Sets what becomes of actions that the server refuses for good. The default is {@link FailedActionHandler#FAIL}.
     *
     * @param handler {@link FailedActionHandler#SKIP} or one of your own
     * @return this builder
     */
    public ElasticsearchSinkBuilder<T> setFailedActionHandler(FailedActionHandler handler) {
        this.failedActionHandler = Objects.requireNonNull(handler, "handler");
        return this;
    }

    /**
     * Writes actions that the server refuses for good to another sink, in place of a handler: to files, a topic, or an index for
     * documents that did not fit. It takes part in the job's checkpoints like any sink, and what this sink promises is no more
     * than what that one does.
     *
     * @param sink any; runs in the subtasks of this one
     * @return this builder
     */
    public ElasticsearchSinkBuilder<T> setFailedActionSink(Sink<? super FailedAction> sink) {
        this.failedActionSink = Objects.requireNonNull(sink, "sink");
        return this;
    }

    /**
     * Sets the user, for basic authentication.
     *
     * @param username without a colon
     * @return this builder
     * @throws IllegalArgumentException if it has one
     */
    public ElasticsearchSinkBuilder<T> setConnectionUsername(String username) {
        if (username.indexOf(':') >= 0) {
            throw new IllegalArgumentException("The user of setConnectionUsername has a colon, which ends the name.");
        }
        this.username = username;
        return this;
    }

    /**
     * Sets the password of the user. It is never shown.
     *
     * @param password of {@link #setConnectionUsername}
     * @return this builder
     */
    public ElasticsearchSinkBuilder<T> setConnectionPassword(String password) {
        this.password = Objects.requireNonNull(password, "password");
        return this;
    }

    /**
     * Sets an API key, in place of a user. It is never shown.
     *
     * @param encoded the key as the server gives it under the name {@code encoded}: id and secret in Base64
     * @return this builder
     * @throws IllegalArgumentException if it is not in Base64
     */
    public ElasticsearchSinkBuilder<T> setConnectionApiKey(String encoded) {
        if (!API_KEY.matcher(encoded).matches()) {
            throw new IllegalArgumentException(
                    "The API key of setConnectionApiKey is not in Base64. Expected is what the"
                            + " server gives under the name 'encoded'.");
        }
        this.apiKey = encoded;
        return this;
    }

    /**
     * Sets what stands before the paths of the server, as a proxy may want it. There is none by default.
     *
     * @param pathPrefix such as {@code /search}
     * @return this builder
     */
    public ElasticsearchSinkBuilder<T> setConnectionPathPrefix(String pathPrefix) {
        String inner = pathPrefix.replaceAll("^/+|/+$", "");
        this.pathPrefix = inner.isEmpty() ? "" : URI.create("/" + inner).getRawPath();
        return this;
    }

    /**
     * Sets which certificates are trusted, in place of those that the JDK trusts. The file is read now.
     *
     * @param pem a file with one or more certificates in PEM, such as the {@code http_ca.crt} of the cluster
     * @return this builder
     * @throws IllegalArgumentException if it cannot be read
     */
    public ElasticsearchSinkBuilder<T> setCertificateAuthority(Path pem) {
        try {
            this.trust = Trust.certificates(Files.readAllBytes(pem));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "The file " + pem + " of setCertificateAuthority cannot be used: " + e
                            + ". Expected certificates in PEM.",
                    e);
        }
        return this;
    }

    /**
     * Sets which certificates are trusted, in place of those that the JDK trusts. The file is read now.
     *
     * @param store a key store in PKCS 12 or JKS
     * @param password of the store; never shown
     * @return this builder
     * @throws IllegalArgumentException if it cannot be read
     */
    public ElasticsearchSinkBuilder<T> setTrustStore(Path store, String password) {
        try {
            this.trust = Trust.store(Files.readAllBytes(store), password);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "The file " + store + " of setTrustStore cannot be used: " + e
                            + ". Expected a key store in PKCS 12 or JKS, and its password.",
                    e);
        }
        return this;
    }

    /**
     * Allows what is not safe: certificates and host names are not checked, and user, password or API key may go to other
     * machines over plain HTTP. For tests.
     *
     * @return this builder
     */
    public ElasticsearchSinkBuilder<T> allowInsecure() {
        this.trust = Trust.ANYBODY;
        return this;
    }

    /**
     * Sets how long making a connection may take. The default is 10 s.
     *
     * @param timeout at least 1 ms
     * @return this builder
     */
    public ElasticsearchSinkBuilder<T> setConnectionTimeout(Duration timeout) {
        this.connectionTimeout = OptionChecks.duration("setConnectionTimeout", timeout);
        return this;
    }

    /**
     * Sets how long a bulk request may take, from connecting to the end of the answer. The default is 1 minute, as long as
     * servers wait for a shard. A request that was not answered in time is sent again, though the server may still be at it.
     *
     * @param timeout at least 1 ms
     * @return this builder
     */
    public ElasticsearchSinkBuilder<T> setRequestTimeout(Duration timeout) {
        this.requestTimeout = OptionChecks.duration("setRequestTimeout", timeout);
        return this;
    }

    /**
     * Makes the sink; connects to nothing.
     *
     * @return a sink with the options as they are now
     * @throws IllegalArgumentException if hosts or emitter are missing, or options contradict each other
     */
    public ElasticsearchSink<T> build() {
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("The sink has no hosts. Set them by setHosts(\"https://name:9200\").");
        }
        if (emitter == null) {
            throw new IllegalArgumentException("The sink has no emitter. Set what makes an action of a record.");
        }
        if (failedActionHandler != null && failedActionSink != null) {
            throw new IllegalArgumentException("Both a handler and a sink for failed actions are set; expected one.");
        }
        ConnectionOptions connection = new ConnectionOptions(
                List.copyOf(hosts), pathPrefix, credentials(), trust, connectionTimeout, requestTimeout);
        return new ElasticsearchSink<>(
                new SinkOptions(
                        connection,
                        new BulkLimits(maxActions, (long) maxSizeMb << 20, interval, maxInFlight),
                        backoff,
                        Objects.requireNonNullElse(failedActionHandler, FailedActionHandler.FAIL),
                        failedActionSink,
                        guarantee == Guarantee.EXACTLY_ONCE),
                emitter);
    }

    private @Nullable Credentials credentials() {
        if (username == null && password == null && apiKey == null) {
            return null;
        }
        for (URI host : hosts) {
            if (HostAddress.isOpenToOthers(host) && !trust.isAnybody()) {
                throw new IllegalArgumentException("Password or API key would go to " + host
                        + " where others can read it on the way. Use https, or say allowInsecure().");
            }
        }
        if (apiKey != null) {
            if (username != null || password != null) {
                throw new IllegalArgumentException("Both an API key and a user or password are set; expected one.");
            }
            return Credentials.apiKey(apiKey);
        }
        if (username == null || password == null) {
            throw new IllegalArgumentException(
                    "Only one of user and password is set; expected both, or an API key, or none.");
        }
        return Credentials.basic(username, password);
    }
}
