package io.tidemark.connector.socket;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Emits the lines that a {@link LineReceiver} receives; without the split, only waits for the end. */
final class SocketLineReader implements SourceReader<String, SocketSplit> {
    private static final Logger LOG = System.getLogger(SocketLineReader.class.getName());

    /** How long closing waits for the receiving thread; only a name look-up that hangs takes longer. */
    private static final long CLOSE_TIMEOUT_MILLIS = 3_000;

    private static final LineBatch NOTHING = new LineBatch();

    private final SocketSourceOptions options;
    private final SourceContext context;
    private final LineQueue queue;
    private final LineReceiver receiver;
    private final Counter recordsRead;
    // Splits of another address, from a checkpoint of a job whose server has moved since: kept, so that the job can
    // move back, but not read.
    private final List<SocketSplit> elsewhere = new ArrayList<>();
    private @Nullable Thread thread;
    private LineBatch batch = NOTHING;
    private int next;
    private boolean drained;
    private boolean noMoreSplits;

    SocketLineReader(SocketSourceOptions options, SourceContext context) {
        this.options = options;
        this.context = context;
        this.queue = new LineQueue(options.maxQueuedLines(), options.maxQueuedBytes());
        this.receiver = new LineReceiver(options, context, queue);
        this.recordsRead = context.metrics().counter(MetricNames.RECORDS_READ);
        context.metrics().gauge(MetricNames.RECORDS_LAG, queue::lines);
    }

    @Override
    public void addSplits(List<SocketSplit> splits) {
        for (SocketSplit split : splits) {
            if (split.equals(options.split())) {
                start();
            } else {
                setAside(split);
            }
        }
    }

    private void start() {
        if (thread != null) {
            throw new IllegalStateException("The split " + options.endpoint() + " was added twice to one reader.");
        }
        thread = new Thread(receiver, "tidemark-socket-" + context.jobName() + "-" + context.operatorName());
        thread.setDaemon(true);
        thread.start();
    }

    private void setAside(SocketSplit split) {
        LOG.log(
                Level.INFO,
                "Socket source ''{0}'' of job ''{1}'' now reads {2}; it read {3} when the checkpoint was taken.",
                context.operatorName(),
                context.jobName(),
                options.endpoint(),
                split.splitId());
        if (!options.stopAtEndOfStream()) {
            elsewhere.add(split);
        }
    }

    @Override
    public void noMoreSplits() {
        noMoreSplits = true;
    }

    @Override
    public ReaderStatus poll(SourceOutput<String> output, int maxRecords) throws IOException {
        receiver.publishCounts();
        int emitted = 0;
        while (emitted < maxRecords && hasNext()) {
            output.collect(batch.line(next++));
            emitted++;
        }
        recordsRead.add(emitted);
        return emitted > 0 ? ReaderStatus.MORE : statusWithoutLines();
    }

    private boolean hasNext() {
        if (next < batch.size()) {
            return true;
        }
        LineBatch taken = queue.poll();
        batch = taken == null ? NOTHING : taken;
        next = 0;
        return taken != null;
    }

    private ReaderStatus statusWithoutLines() throws IOException {
        if (thread != null) {
            drained = queue.isDrained();
        }
        boolean atEnd = noMoreSplits && elsewhere.isEmpty() && (thread == null || drained);
        return atEnd ? ReaderStatus.FINISHED : ReaderStatus.WAITING;
    }

    @Override
    public List<SocketSplit> snapshot(long checkpointId) {
        List<SocketSplit> unfinished = new ArrayList<>(elsewhere);
        if (thread != null && !drained) {
            unfinished.add(options.split());
        }
        return unfinished;
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
            awaitEnd(thread);
        }
        receiver.publishCounts();
    }

    private void awaitEnd(Thread receiving) {
        try {
            receiving.join(CLOSE_TIMEOUT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (receiving.isAlive()) {
            LOG.log(
                    Level.WARNING,
                    "The thread ''{0}'' is still looking up ''{1}''; it ends by itself when the name service answers.",
                    receiving.getName(),
                    options.endpoint().host());
        }
    }

    /** Returns the lines that wait to be polled, besides the batch being emitted. */
    LineQueue queue() {
        return queue;
    }
}
