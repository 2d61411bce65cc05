package io.tidemark.backend.s3.service;

import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the service and how to store there.
 *
 * @param endpoint of a service other than AWS; {@code null} for AWS
 * @param region {@code null} for the one that the SDK finds
 * @param pathStyle whether the bucket stands in the path of requests instead of the host name
 * @param encryption how the service encrypts what it stores
 * @param timeout of one call with its retries
 */
public record S3Options(
        @Nullable URI endpoint, @Nullable String region, boolean pathStyle, Encryption encryption, Duration timeout) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    private static final String ENDPOINT = "endpoint";
    private static final String REGION = "region";
    private static final String PATH_STYLE = "path-style";
    private static final String SSE = "sse";
    private static final String SSE_KMS_KEY = "sse-kms-key";
    private static final String TIMEOUT = "timeout";
    private static final Set<String> KNOWN =
            new TreeSet<>(Set.of(ENDPOINT, REGION, PATH_STYLE, SSE, SSE_KMS_KEY, TIMEOUT));

    public static S3Options of(Map<String, String> values) {
        for (String name : values.keySet()) {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("the option '" + name + "' is not known; there are " + KNOWN);
            }
        }
        URI endpoint = values.containsKey(ENDPOINT) ? endpoint(values.get(ENDPOINT)) : null;
        String pathStyle = values.getOrDefault(PATH_STYLE, String.valueOf(endpoint != null));
        if (!pathStyle.equals("true") && !pathStyle.equals("false")) {
            throw new IllegalArgumentException("the option 'path-style' is '" + pathStyle + "', not true or false");
        }
        return new S3Options(
                endpoint,
                values.get(REGION),
                Boolean.parseBoolean(pathStyle),
                Encryption.of(values.get(SSE), values.get(SSE_KMS_KEY)),
                timeout(values.get(TIMEOUT)));
    }

    public static URI endpoint(String text) {
        URI endpoint;
        try {
            endpoint = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the option 'endpoint' is no URI; write http(s)://host:port");
        }
        if (endpoint.getHost() == null
                || endpoint.getRawUserInfo() != null
                || !Set.of("http", "https").contains(endpoint.getScheme())) {
            throw new IllegalArgumentException(
                    "the option 'endpoint' must be http(s)://host:port, without credentials in it");
        }
        return endpoint;
    }

    private static Duration timeout(@Nullable String text) {
        if (text == null) {
            return DEFAULT_TIMEOUT;
        }
        try {
            return requirePositive(Duration.parse(text));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "the option 'timeout' is '" + text + "'; write a duration such as PT60S for 60 seconds");
        }
    }

    public static Duration requirePositive(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("the option 'timeout' is " + timeout + "; it must be positive");
        }
        return timeout;
    }
}
