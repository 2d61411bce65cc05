package io.tidemark.api.eventtime;

/**
 * The promise that no record with a timestamp up to this one comes any more; one that comes all the same is late.
 *
 * @param timestamp milliseconds since 1970
 * @since 0.1
 */
public record Watermark(long timestamp) {
    /** The end of time: a bounded source emits it behind its last record, so that every window and timer fires. */
    public static final Watermark MAX_WATERMARK = new Watermark(Long.MAX_VALUE);
}
