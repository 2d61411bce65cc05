package io.tidemark.api.connector;

import io.tidemark.api.functions.MapFunction;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads ranges one after the other, as far as they are not paused, and makes their records, holding back those that are not
 * due yet.
 */
final class GeneratorReader<T> implements SourceReader<T, NumberRange> {
    private final MapFunction<Long, T> generator;
    private final @Nullable Pace pace;
    private final List<NumberRange> waiting = new ArrayList<>();
    private final Set<String> paused = new HashSet<>();
    private boolean noMoreSplits;
    private @Nullable String current;
    private int index;
    private long next;
    private long end;

    GeneratorReader(MapFunction<Long, T> generator, double recordsPerSecond) {
        this.generator = generator;
        pace = recordsPerSecond == 0 ? null : new Pace(recordsPerSecond);
    }

    @Override
    public void addSplits(List<NumberRange> splits) {
        waiting.addAll(splits);
    }

    @Override
    public void noMoreSplits() {
        noMoreSplits = true;
    }

    @Override
    public boolean pauseOrResumeSplits(Collection<String> splitsToPause, Collection<String> splitsToResume) {
        paused.addAll(splitsToPause);
        paused.removeAll(splitsToResume);
        if (paused.contains(current) && next != end) {
            waiting.add(0, new NumberRange(index, next, end));
            current = null;
            next = end;
        }
        return true;
    }

    @Override
    public ReaderStatus poll(SourceOutput<T> output, int maxRecords) throws IOException {
        if (next == end) {
            return takeNext(output);
        }
        long count = pace == null ? maxRecords : Math.min(maxRecords, pace.due());
        if (count <= 0) {
            return ReaderStatus.WAITING;
        }
        // compared as a distance, since a range may span more than half of all longs
        if (Long.compareUnsigned(end - next, count) < 0) {
            count = end - next;
        }
        emit(output, count);
        return ReaderStatus.MORE;
    }

    private ReaderStatus takeNext(SourceOutput<T> output) {
        if (current != null) {
            output.splitFinished(current);
            current = null;
        }
        for (NumberRange range : waiting) {
            if (!paused.contains(range.splitId())) {
                waiting.remove(range);
                index = range.index();
                next = range.next();
                end = range.end();
                current = range.splitId();
                output.split(current);
                return ReaderStatus.MORE;
            }
        }
        return noMoreSplits && waiting.isEmpty() ? ReaderStatus.FINISHED : ReaderStatus.WAITING;
    }

    private void emit(SourceOutput<T> output, long count) throws IOException {
        for (long last = next + count; next != last; next++) {
            try {
                output.collect(generator.map(next));
            } catch (Exception e) {
                throw new IOException("The generator function failed for record number " + next + ".", e);
            }
        }
        if (pace != null) {
            pace.emitted(count);
        }
    }

    @Override
    public List<NumberRange> snapshot(long checkpointId) {
        List<NumberRange> unfinished = new ArrayList<>(waiting);
        if (next != end) {
            unfinished.add(0, new NumberRange(index, next, end));
        }
        return unfinished;
    }

    @Override
    public void close() {}
}
