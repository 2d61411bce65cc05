package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads queues or streams by turns, so that none waits for another. */
final class SplitsReader<T, S extends SourceSplit> implements SourceReader<T, S> {
    private static final Logger LOG = System.getLogger(SplitsReader.class.getName());

    /** Begins to read a split. */
    interface Opening<T, S extends SourceSplit> {
        Reading<T, S> open(S split);
    }

    private record Turn<T, S extends SourceSplit>(String splitId, Reading<T, S> reading) {}

    private final Collection<String> wanted;
    private final SourceContext context;
    private final Opening<T, S> opening;
    /** Written when a split is added, and read by whoever asks how far the source is behind. */
    private final List<Turn<T, S>> turns = new CopyOnWriteArrayList<>();

    private final Set<String> paused = new HashSet<>();
    // Splits from a checkpoint of a job that read other queues: kept, so that the job can come back to them, but not
    // read.
    private final List<S> elsewhere = new ArrayList<>();
    private int next;
    private boolean noMoreSplits;

    SplitsReader(Collection<String> wanted, SourceContext context, Opening<T, S> opening) {
        this.wanted = wanted;
        this.context = context;
        this.opening = opening;
        context.metrics()
                .gauge(
                        MetricNames.RECORDS_LAG,
                        () -> turns.stream()
                                .mapToLong(turn -> turn.reading.lag())
                                .sum());
    }

    @Override
    public void addSplits(List<S> splits) {
        for (S split : splits) {
            if (wanted.contains(split.splitId())) {
                turns.add(new Turn<>(split.splitId(), opening.open(split)));
            } else {
                elsewhere.add(split);
                LOG.log(
                        Level.INFO,
                        "RabbitMQ source ''{0}'' of job ''{1}'' no longer reads ''{2}'', which it read when the checkpoint"
                                + " was taken; its place there is kept.",
                        context.operatorName(),
                        context.jobName(),
                        split.splitId());
            }
        }
    }

    @Override
    public void noMoreSplits() {
        noMoreSplits = true;
    }

    @Override
    public ReaderStatus poll(SourceOutput<T> output, int maxRecords) throws IOException {
        int left = maxRecords;
        for (int i = 0; i < turns.size() && left > 0; i++) {
            Turn<T, S> turn = turns.get(next);
            next = (next + 1) % turns.size();
            if (!paused.contains(turn.splitId)) {
                output.split(turn.splitId);
                left -= turn.reading.poll(output, left);
            }
        }
        if (left < maxRecords) {
            return ReaderStatus.MORE;
        }
        boolean idleForEver = noMoreSplits && turns.isEmpty() && elsewhere.isEmpty();
        return idleForEver ? ReaderStatus.FINISHED : ReaderStatus.WAITING;
    }

    @Override
    public boolean pauseOrResumeSplits(Collection<String> splitsToPause, Collection<String> splitsToResume) {
        paused.addAll(splitsToPause);
        paused.removeAll(splitsToResume);
        return true;
    }

    @Override
    public List<S> snapshot(long checkpointId) {
        List<S> splits = new ArrayList<>(elsewhere);
        for (Turn<T, S> turn : turns) {
            splits.add(turn.reading.snapshot(checkpointId));
        }
        return splits;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        turns.forEach(turn -> turn.reading.complete(checkpointId));
    }

    @Override
    public void close() {
        turns.forEach(turn -> turn.reading.stop());
        turns.forEach(turn -> turn.reading.awaitEnd());
    }
}
