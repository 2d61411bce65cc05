package io.tidemark.backend.s3.service;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a bucket, as a URI names it: {@code s3://bucket/prefix?endpoint=…&region=…}.
 *
 * @param bucket its name
 * @param key without a slash at either end; empty for the bucket itself
 * @param options what the query says
 * @param query as it was written, for URIs of other places there; {@code null} if there is none
 */
public record S3Location(
        String bucket,
        String key,
        S3Options options,
        @Nullable String query) {
    public static final String SCHEME = "s3";

    /** Leaves room for what comes behind it: keys have at most 1,024 bytes. */
    public static final int MAX_KEY_BYTES = 500;

    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");
    private static final Pattern DOTS = Pattern.compile("(?:.*/)?\\.{1,2}(?:/.*)?");

    public static S3Location of(URI location) {
        if (!SCHEME.equalsIgnoreCase(location.getScheme()) || location.isOpaque()) {
            throw refused("it is no URI of the scheme 's3'");
        }
        String authority = location.getRawAuthority();
        if (authority == null) {
            throw refused("it names no bucket");
        }
        if (authority.contains("@")) {
            throw refused("it has credentials in it. They are never taken from there: set AWS_ACCESS_KEY_ID and"
                    + " AWS_SECRET_ACCESS_KEY, or whatever else the AWS SDK looks at");
        }
        if (location.getRawFragment() != null) {
            throw refused("it has a fragment");
        }
        try {
            return new S3Location(
                    bucket(authority),
                    key(location.getPath()),
                    S3Options.of(parameters(location.getRawQuery())),
                    location.getRawQuery());
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
    }

    public static String bucket(String name) {
        if (!BUCKET.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name of a bucket");
        }
        return name;
    }

    public static String key(String path) {
        String key = path.replaceAll("^/+|/+$", "");
        if (key.contains("//") || DOTS.matcher(key).matches()) {
            throw new IllegalArgumentException("the path '" + path + "' has an empty part, '.' or '..'");
        }
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw new IllegalArgumentException("its path is longer than " + MAX_KEY_BYTES + " bytes");
        }
        return key;
    }

    /** Returns the URI of another place in the bucket, reached by the same options. */
    public URI uri(String otherKey) {
        try {
            URI plain = new URI(SCHEME, bucket, otherKey.isEmpty() ? "" : "/" + otherKey, null, null);
            return query == null ? plain : URI.create(plain + "?" + query);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + otherKey + "' cannot be written as a URI", e);
        }
    }

    /** Returns the location of a part of this one. */
    public S3Location resolve(String part) {
        return new S3Location(bucket, key.isEmpty() ? part : key + "/" + part, options, query);
    }

    private static Map<String, String> parameters(@Nullable String rawQuery) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : rawQuery == null ? new String[0] : rawQuery.split("&")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("its query must be name=value&name=value");
            }
            String name = URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8);
            String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            if (parameters.put(name, value) != null) {
                throw new IllegalArgumentException("the option '" + name + "' is given twice");
            }
        }
        return parameters;
    }

    /** Does not repeat the URI, which may have a secret in it. */
    private static IllegalArgumentException refused(@Nullable String reason) {
        return new IllegalArgumentException("A checkpoint location is refused: " + reason
                + ". Write s3://bucket/prefix, and options behind it as ?endpoint=http://host:port&region=name");
    }
}
