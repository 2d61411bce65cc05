package io.tidemark.connector.twitter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tells how far a stream has come, in milliseconds since 1970. A post says so by the time when it was written: when it is
 * taken says nothing, because it may have waited on the way while the job was slow. A sign of life has no time of its own, and is
 * taken to be as late as the last post was. Not thread-safe.
 */
final class Coverage {
    private long lagMillis;

    /**
     * Takes note of a post.
     *
     * @param createdAt {@code null} if it is not known; then it counts as new
     * @param nowMillis when it was taken
     * @return how far the stream has come
     */
    long afterPost(@Nullable Instant createdAt, long nowMillis) {
        lagMillis = createdAt == null ? 0 : Math.max(0, nowMillis - createdAt.toEpochMilli());
        return nowMillis - lagMillis;
    }

    /**
     * Takes note of a sign of life.
     *
     * @param nowMillis when it was taken
     * @return how far the stream has come
     */
    long afterSignOfLife(long nowMillis) {
        return nowMillis - lagMillis;
    }
}
