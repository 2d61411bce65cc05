package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pauses the splits of one reader by turns: a paused one must give nothing, the others must go on, and nothing is lost. */
final class PausedSplits<T> implements SourceOutput<T> {
    private static final int POLLS = 50;

    private final SourceReader<T, SourceSplit> reader;
    private final List<String> splits;
    private final Set<String> paused = new HashSet<>();
    private @Nullable String current;
    private ReaderStatus status = ReaderStatus.MORE;
    private int records;

    private PausedSplits(SourceReader<T, SourceSplit> reader, List<String> splits) {
        this.reader = reader;
        this.splits = splits;
    }

    /**
     * Reads a source that way; does nothing for one whose reader says that it cannot.
     *
     * @param expected how many records there are
     * @param patience how long to wait for one; what comes later is taken for lost
     */
    static <T> void read(Source<T, SourceSplit> source, String system, int expected, Duration patience)
            throws Exception {
        try (SplitEnumerator<SourceSplit> enumerator =
                        source.createEnumerator(TestSubtask.underContract(system, 0, 1, "paused"));
                SourceReader<T, SourceSplit> reader =
                        source.createReader(TestSubtask.underContract(system, 0, 1, "paused"))) {
            List<SourceSplit> found = enumerator.discover();
            if (found.isEmpty()) {
                return;
            }
            reader.addSplits(found);
            if (source.boundedness() == Boundedness.BOUNDED) {
                reader.noMoreSplits();
            }
            List<String> ids = found.stream().map(SourceSplit::splitId).toList();
            new PausedSplits<>(reader, ids).readByTurns(expected, patience);
        }
    }

    private void readByTurns(int expected, Duration patience) throws Exception {
        if (!change(splits, List.of())) {
            return;
        }
        poll();
        for (String split : splits) {
            change(List.of(), List.of(split));
            poll();
            change(List.of(split), List.of());
        }
        if (records == 0) {
            // it may still be connecting
            waitForOneByTurns(patience);
        }
        if (records == 0) {
            throw new AssertionError("The reader gives nothing while all its splits but one are paused; a split that is"
                    + " not paused must be read.");
        }
        change(List.of(), splits);
        Patience.until(patience, this::readOn, given -> given >= expected || status == ReaderStatus.FINISHED);
        if (records != expected) {
            throw new AssertionError("The reader, whose splits were paused and resumed, has given " + records + " of "
                    + expected + " records.");
        }
    }

    private void waitForOneByTurns(Duration patience) throws Exception {
        for (String split : splits) {
            if (records == 0) {
                change(List.of(), List.of(split));
                Patience.until(patience, this::readOn, given -> given > 0 || status == ReaderStatus.FINISHED);
                change(List.of(split), List.of());
            }
        }
    }

    private boolean change(List<String> toPause, List<String> toResume) throws IOException {
        paused.addAll(toPause);
        toResume.forEach(paused::remove);
        return reader.pauseOrResumeSplits(toPause, toResume);
    }

    private int readOn() throws IOException {
        poll();
        return records;
    }

    private void poll() throws IOException {
        for (int i = 0; i < POLLS && status != ReaderStatus.FINISHED; i++) {
            status = reader.poll(this, 1);
            if (status == ReaderStatus.WAITING) {
                Patience.pause(SourceJob.POLL_PAUSE_MILLIS);
            }
        }
        if (status == ReaderStatus.FINISHED && !paused.isEmpty() && records == 0) {
            throw new AssertionError("The reader says that it is finished, and its splits " + paused + " are paused.");
        }
    }

    @Override
    public void split(String splitId) {
        current = splitId;
    }

    @Override
    public void collect(T record) {
        collect(record, NO_TIMESTAMP);
    }

    @Override
    public void collect(T record, long timestampMillis) {
        if (current == null || paused.contains(current)) {
            throw new AssertionError("The reader emits " + record + " of split " + current + " while " + paused
                    + " are paused; it must say by split(…) of which one a record is, and emit none of a paused one.");
        }
        records++;
    }

    @Override
    public void reject(RejectedRecord rejected) {
        throw new AssertionError("The reader rejects what was written for it: " + rejected);
    }
}
