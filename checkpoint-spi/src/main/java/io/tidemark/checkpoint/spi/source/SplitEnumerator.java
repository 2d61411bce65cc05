package io.tidemark.checkpoint.spi.source;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Finds the splits of a source. Called by one thread at a time, on an I/O thread; may block.
 *
 * @param <S> the type of the splits
 * @since 0.1
 */
public interface SplitEnumerator<S extends SourceSplit> extends AutoCloseable {
    /**
     * Lists the splits that exist now, each at the position where a first reading starts. The engine ignores those
     * whose {@link SourceSplit#splitId()} it knows already, finished ones included, so a plain listing will do. A
     * start such as 'latest' is resolved to a position here: it is in the initial checkpoint before the first record
     * is read.
     *
     * @return in the order in which they should be read; may be empty
     * @throws IOException if the listing fails; the attempt fails with it
     */
    List<S> discover() throws IOException;

    /**
     * Returns how long to wait before {@link #discover()} is called again.
     *
     * @return zero, the default, to discover only once
     */
    default Duration rediscoverEvery() {
        return Duration.ZERO;
    }

    /**
     * Releases what the enumerator holds. Called once, also after a failure.
     *
     * @throws IOException if releasing fails; logged, the job goes on
     */
    @Override
    default void close() throws IOException {}
}
