package io.tidemark.connector.elasticsearch;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts actions into the buffer, which threads of its own send from, and accounts for what became of them. */
final class ElasticsearchWriter<T> implements SinkWriter<T> {
    private static final long CLOSE_TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final SinkOptions options;
    private final ElasticsearchEmitter<? super T> emitter;
    private final String name;
    private final Counters counters;
    private final BulkBuffer buffer;
    private final BulkClient client;
    private final @Nullable SinkWriter<? super FailedAction> failedActions;
    private final RefusedActions refused;
    private final List<Thread> senders = new ArrayList<>();

    private ElasticsearchWriter(
            SinkOptions options,
            ElasticsearchEmitter<? super T> emitter,
            SubtaskContext context,
            @Nullable SinkWriter<? super FailedAction> failedActions,
            String name)
            throws IOException {
        this.options = options;
        this.emitter = emitter;
        this.name = name;
        this.failedActions = failedActions;
        counters = new Counters(context.metrics());
        refused = new RefusedActions(
                name,
                failedActions == null
                        ? options.failedActionHandler()
                        : failed -> failedActions.write(failed, SourceOutput.NO_TIMESTAMP),
                context.metrics().counter("refusedRecords"));
        buffer = new BulkBuffer(options.limits());
        client = new BulkClient(options.connection(), "elasticsearch-http-" + context.operatorName());
        for (int i = 0; i < options.limits().maxInFlight(); i++) {
            BulkSender sender = new BulkSender(name, buffer, client, options.backoff());
            Thread thread = new Thread(sender, "elasticsearch-" + context.operatorName() + "-" + i);
            thread.setDaemon(true);
            senders.add(thread);
        }
    }

    /**
     * Opens a writer.
     *
     * @param failedActions where refused actions go, if not to the handler; closed by the writer
     */
    static <T> ElasticsearchWriter<T> open(
            SinkOptions options,
            ElasticsearchEmitter<? super T> emitter,
            SubtaskContext context,
            @Nullable SinkWriter<? super FailedAction> failedActions)
            throws IOException {
        String name = "Elasticsearch sink '" + context.operatorName() + "' of job '" + context.jobName() + "'";
        ElasticsearchWriter<T> writer = new ElasticsearchWriter<>(options, emitter, context, failedActions, name);
        writer.senders.forEach(Thread::start);
        return writer;
    }

    @Override
    public void write(T record, long timestampMillis) throws IOException {
        BulkAction action = emitter.emit(record);
        if (options.exactlyOnce() && !action.isRecognizedAgain()) {
            throw new IllegalArgumentException(name
                    + " is to deliver exactly once, and the server would not recognise a"
                    + " repeat of the " + action + ". Let the emitter give it an id, and a version unless it is a"
                    + " create; or set the delivery guarantee to AT_LEAST_ONCE.");
        }
        try {
            if (buffer.add(BulkItem.of(action))) {
                account(buffer.collect());
            }
        } catch (InterruptedException e) {
            throw interrupted("wrote");
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
        try {
            buffer.awaitAnswers();
        } catch (InterruptedException e) {
            throw interrupted("waited for the answers of the server");
        }
        account(buffer.collect());
        if (failedActions != null) {
            failedActions.flush(endOfInput);
        }
    }

    @Override
    public SinkSnapshot prepareCommit(long checkpointId) throws IOException {
        return failedActions == null ? SinkSnapshot.EMPTY : failedActions.prepareCommit(checkpointId);
    }

    private InterruptedIOException interrupted(String doing) {
        Thread.currentThread().interrupt();
        return new InterruptedIOException(name + " was interrupted while it " + doing + ".");
    }

    private void account(BulkReport report) throws IOException {
        counters.add(report);
        for (FailedAction failed : report.refused()) {
            refused.handle(failed);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            endSenders();
        } finally {
            if (failedActions != null) {
                failedActions.close();
            }
        }
    }

    private void endSenders() throws IOException {
        senders.forEach(Thread::interrupt);
        client.close();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_TIMEOUT_MILLIS);
        try {
            for (Thread sender : senders) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                sender.join(Math.max(1, left)); // 0 would mean no limit
            }
        } catch (InterruptedException e) {
            throw interrupted("closed");
        }
    }

    /** The counters of the subtask, written by its thread. */
    private static final class Counters {
        private final Counter taken;
        private final Counter repeats;
        private final Counter retried;
        private final Counter requests;
        private final Counter failedRequests;
        private final Counter bytes;

        private Counters(Metrics metrics) {
            taken = metrics.counter(MetricNames.RECORDS_WRITTEN);
            repeats = metrics.counter(MetricNames.REPEATED_RECORDS);
            retried = metrics.counter(MetricNames.RETRIES);
            requests = metrics.counter("bulkRequests");
            failedRequests = metrics.counter(MetricNames.ERRORS);
            bytes = metrics.counter(MetricNames.BYTES_WRITTEN);
        }

        private void add(BulkReport report) {
            taken.add(report.taken());
            repeats.add(report.repeats());
            retried.add(report.retried());
            requests.add(report.requests());
            failedRequests.add(report.failedRequests());
            bytes.add(report.bytes());
        }
    }
}
