package io.tidemark.checkpoint.spi.sink;

import java.util.List;

/**
 * What a writer puts into a checkpoint. The bytes, and those of the committables, are the connector's own: they begin with a
 * version that its later releases can tell apart.
 *
 * @param writerState what the writer needs to go on, handed to {@link Sink#createWriter}; empty if it needs nothing
 * @param committables what may be published once the checkpoint is durable, handed to {@link Committer#commit}
 * @since 0.1
 */
public record SinkSnapshot(byte[] writerState, List<Committable> committables) {
    /** A snapshot of nothing. */
    public static final SinkSnapshot EMPTY = new SinkSnapshot(new byte[0], List.of());

    /** Keeps an unmodifiable copy of the list; the array is the caller's promise not to change it. */
    public SinkSnapshot {
        committables = List.copyOf(committables);
    }
}
