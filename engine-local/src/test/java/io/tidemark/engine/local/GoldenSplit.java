package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.source.SourceSplit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A split of {@link GoldenSource}, which a built-in serde keeps.
 *
 * @param index which one it is
 * @param next the number to read next
 * @param end one behind the last
 * @param since and the rest: what other sources keep of a split
 */
record GoldenSplit(
        int index,
        long next,
        long end,
        Instant since,
        Optional<String> owner,
        List<String> tags,
        Map<String, Long> marks)
        implements SourceSplit {
    static GoldenSplit of(int index, long next, long end) {
        return new GoldenSplit(
                index,
                next,
                end,
                Instant.ofEpochSecond(1_700_000_000L, index),
                Optional.of("owner"),
                List.of("a", "b"),
                Map.of("next", next));
    }

    /** Returns the split at another position. */
    GoldenSplit at(long position) {
        return of(index, position, end);
    }

    @Override
    public String splitId() {
        return "golden-" + index;
    }
}
