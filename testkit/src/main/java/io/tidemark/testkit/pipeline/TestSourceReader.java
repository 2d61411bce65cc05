package io.tidemark.testkit.pipeline;

import io.tidemark.api.connector.NumberRange;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.testkit.pipeline.TestSource.Split;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link TestSource} has, in the order in which it was added, and waits for more until the end. */
final class TestSourceReader<T> implements SourceReader<T, NumberRange> {
    private final TestSource<T> source;
    private final List<Split<T>> assigned = new ArrayList<>();
    private final Set<String> paused = new HashSet<>();
    private boolean noMoreSplits;

    TestSourceReader(TestSource<T> source) {
        this.source = source;
    }

    @Override
    public void addSplits(List<NumberRange> added) {
        for (NumberRange at : added) {
            Split<T> split = source.restored(at.index());
            split.beginAt(at.next());
            assigned.add(split);
        }
    }

    @Override
    public void noMoreSplits() {
        noMoreSplits = true;
    }

    @Override
    public ReaderStatus poll(SourceOutput<T> output, int maxRecords) {
        int emitted = 0;
        Split<T> next = earliest();
        while (next != null && emitted < maxRecords) {
            emitted++;
            // what is said of event time is told between two polls, and must be before the next record
            next = next.emit(output) ? null : earliest();
        }
        assigned.stream().filter(Split::isFinished).forEach(split -> output.splitFinished(split.id()));
        if (noMoreSplits && assigned.stream().allMatch(Split::isFinished)) {
            return ReaderStatus.FINISHED;
        }
        return emitted > 0 ? ReaderStatus.MORE : ReaderStatus.WAITING;
    }

    @Override
    public boolean pauseOrResumeSplits(Collection<String> splitsToPause, Collection<String> splitsToResume) {
        paused.addAll(splitsToPause);
        paused.removeAll(splitsToResume);
        return true;
    }

    /** Returns the split whose next record was added first, or {@code null} if none has one to read. */
    private @Nullable Split<T> earliest() {
        Split<T> earliest = null;
        for (Split<T> split : assigned) {
            if (!paused.contains(split.id()) && split.isReadable() && (earliest == null || split.isBefore(earliest))) {
                earliest = split;
            }
        }
        return earliest;
    }

    @Override
    public List<NumberRange> snapshot(long checkpointId) {
        return assigned.stream()
                .filter(split -> !split.isFinished())
                .map(split -> split.range())
                .toList();
    }

    @Override
    public void close() {}
}
