package io.tidemark.connector.twitter;

import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Emits the posts that a {@link StreamReceiver} receives; without the split, only waits for the end. */
final class StreamReader<T> implements SourceReader<T, StreamSplit> {
    private static final System.Logger LOG = System.getLogger(StreamReader.class.getName());

    private static final long CLOSE_TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(3);

    private final StreamOptions options;
    private final TweetForm<T> form;
    private final SourceContext context;
    /** Read by whoever asks for the gauge, too. */
    private volatile @Nullable StreamReceiver receiver;

    private @Nullable Thread thread;
    private boolean noMoreSplits;

    StreamReader(StreamOptions options, TweetForm<T> form, SourceContext context) {
        this.options = options;
        this.form = form;
        this.context = context;
        context.metrics().gauge(MetricNames.RECORDS_LAG, this::waiting);
    }

    @Override
    public void addSplits(List<StreamSplit> splits) {
        for (StreamSplit split : splits) {
            if (split.splitId().equals(options.kind().splitId())) {
                start(split);
            } else {
                LOG.log(
                        System.Logger.Level.INFO,
                        "The source ''{0}'' of job ''{1}'' reads the {2}; the checkpoint has it in the {3}, which is left.",
                        context.operatorName(),
                        context.jobName(),
                        options.kind().splitId(),
                        split.splitId());
            }
        }
    }

    private void start(StreamSplit split) {
        if (thread != null) {
            throw new IllegalStateException("The split " + split.splitId() + " was added twice to one reader.");
        }
        receiver = new StreamReceiver(options, context, split.coveredUntilMillis());
        thread = new Thread(receiver, "tidemark-twitter-" + context.jobName() + "-" + context.operatorName());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void noMoreSplits() {
        noMoreSplits = true;
    }

    @Override
    public ReaderStatus poll(SourceOutput<T> output, int maxRecords) throws IOException {
        StreamReceiver receiving = receiver;
        if (receiving == null) {
            return noMoreSplits ? ReaderStatus.FINISHED : ReaderStatus.WAITING;
        }
        receiving.publishCounts();
        int emitted = 0;
        Received next;
        while (emitted < maxRecords && (next = receiving.queue().poll()) != null) {
            emit(next.tweet(), output);
            emitted++;
        }
        if (emitted > 0) {
            return ReaderStatus.MORE;
        }
        IOException failure = receiving.failure();
        if (failure != null && receiving.queue().isEmpty()) {
            throw new IOException(failure.getMessage(), failure);
        }
        return ReaderStatus.WAITING;
    }

    private void emit(Tweet tweet, SourceOutput<T> output) {
        long timestampMillis = tweet.createdAt() == null
                ? SourceOutput.NO_TIMESTAMP
                : tweet.createdAt().toEpochMilli();
        output.collect(form.of(tweet), timestampMillis);
    }

    @Override
    public List<StreamSplit> snapshot(long checkpointId) {
        StreamReceiver receiving = receiver;
        if (receiving == null) {
            return List.of();
        }
        long covered = receiving.coveredUntilMillis(); // first: what comes after it is either in the queue or later
        Received oldest = receiving.queue().peek();
        long coveredUntilMillis = oldest == null ? covered : Math.min(covered, oldest.coveredUntilMillis());
        return List.of(new StreamSplit(options.kind().splitId(), coveredUntilMillis));
    }

    @Override
    public void close() {
        Thread receiving = thread;
        if (receiving != null) {
            receiving.interrupt();
            try {
                receiving.join(CLOSE_TIMEOUT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        StreamReceiver ended = receiver;
        if (ended != null) {
            ended.publishCounts();
        }
    }

    private long waiting() {
        StreamReceiver receiving = receiver;
        return receiving == null ? 0 : receiving.queue().size();
    }
}
