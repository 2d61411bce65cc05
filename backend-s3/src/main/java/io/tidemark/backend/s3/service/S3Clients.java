package io.tidemark.backend.s3.service;

import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes clients whose calls end: they are repeated with growing pauses until a deadline, and no attempt hangs. */
public final class S3Clients {
    /** Six pauses that double from 100 ms cover a server that restarts within some seconds. */
    private static final int MAX_ATTEMPTS = 8;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Regions mean nothing to most other services, but requests are signed with one. */
    private static final Region REGION_OF_OTHER_SERVICES = Region.US_EAST_1;

    private S3Clients() {}

    /** Makes a client with the SDK's chain of credentials; the caller closes it. */
    public static S3Client create(S3Options options) {
        return create(options, MAX_ATTEMPTS, List.of());
    }

    /** As above, for tests, which do not wait as long and want to know what is sent. */
    public static S3Client create(S3Options options, int maxAttempts, List<ExecutionInterceptor> interceptors) {
        Duration timeout = options.timeout();
        Duration attempt = timeout.dividedBy(2);
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(httpClient(attempt))
                .forcePathStyle(options.pathStyle())
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallTimeout(timeout)
                        .apiCallAttemptTimeout(attempt)
                        .retryStrategy(retries(maxAttempts))
                        .executionInterceptors(interceptors)
                        .build());
        if (options.endpoint() != null) {
            builder.endpointOverride(options.endpoint()).region(REGION_OF_OTHER_SERVICES);
        }
        if (options.region() != null) {
            builder.region(Region.of(options.region()));
        }
        return builder.build();
    }

    private static SdkHttpClient.Builder<?> httpClient(Duration attempt) {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(attempt.compareTo(CONNECT_TIMEOUT) < 0 ? attempt : CONNECT_TIMEOUT)
                .socketTimeout(attempt);
    }

    private static StandardRetryStrategy retries(int maxAttempts) {
        BackoffStrategy growing = BackoffStrategy.exponentialDelayHalfJitter(FIRST_PAUSE, LONGEST_PAUSE);
        return DefaultRetryStrategy.standardStrategyBuilder()
                .maxAttempts(maxAttempts)
                .backoffStrategy(growing)
                .throttlingBackoffStrategy(growing)
                .circuitBreakerEnabled(false)
                .build();
    }
}
