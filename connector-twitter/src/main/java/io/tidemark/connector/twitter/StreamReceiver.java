package io.tidemark.connector.twitter;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.metrics.PendingCount;
import io.tidemark.checkpoint.spi.runtime.RareLog;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.connector.twitter.RuleBook.RuleRefusedException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects, receives posts into a queue, and connects again when the stream ends, on a thread of its own. A full queue holds
 * the thread, and with it the service. Interrupting the thread ends it wherever it waits.
 */
final class StreamReceiver implements Runnable {
    private static final Logger LOG = System.getLogger(StreamReceiver.class.getName());

    private final StreamOptions options;
    private final SourceContext context;
    private final String name;
    private final BlockingQueue<Received> queue;
    private final ReconnectSchedule schedule = new ReconnectSchedule();
    private final Backfill backfill;
    private final PendingCount recordsRead;
    private final PendingCount bytesRead;
    private final PendingCount errors;
    private final PendingCount reconnects;
    private final PendingCount skipped;
    private final PendingCount gaps;
    private final Coverage coverage = new Coverage();
    private volatile long coveredUntilMillis;
    private volatile @Nullable IOException failure;
    private boolean connectedBefore;

    StreamReceiver(StreamOptions options, SourceContext context, long coveredUntilMillis) {
        this.options = options;
        this.context = context;
        name = "Twitter source '" + context.operatorName() + "' of job '" + context.jobName() + "'";
        queue = new ArrayBlockingQueue<>(options.maxQueued());
        backfill = new Backfill(options.backfillMinutes());
        this.coveredUntilMillis = coveredUntilMillis;
        Metrics metrics = context.metrics();
        recordsRead = new PendingCount(metrics.counter(MetricNames.RECORDS_READ));
        bytesRead = new PendingCount(metrics.counter(MetricNames.BYTES_READ));
        errors = new PendingCount(metrics.counter(MetricNames.ERRORS));
        reconnects = new PendingCount(metrics.counter(MetricNames.RECONNECTS));
        skipped = new PendingCount(metrics.counter(MetricNames.SKIPPED_RECORDS));
        gaps = new PendingCount(metrics.counter("gaps"));
    }

    /** Returns the posts that wait. */
    BlockingQueue<Received> queue() {
        return queue;
    }

    /** Returns how far the stream has come: what was written until then is in the queue, or was taken from it. */
    long coveredUntilMillis() {
        return coveredUntilMillis;
    }

    /** Returns why nothing will come any more, or {@code null}. */
    @Nullable
    IOException failure() {
        return failure;
    }

    /** Adds to the counters what was counted since the last call. Call it on the subtask's thread. */
    void publishCounts() {
        recordsRead.publish();
        bytesRead.publish();
        errors.publish();
        reconnects.publish();
        skipped.publish();
        gaps.publish();
    }

    @Override
    public void run() {
        try (StreamClient client =
                new StreamClient(options, Thread.currentThread().getName() + "-http")) {
            receiveForEver(client);
        } catch (InterruptedException e) {
            return; // the reader was closed: nobody will look at the queue again
        } catch (IOException e) {
            failure = new IOException(name + " cannot read " + options.endpoint() + ": " + e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            failure = new IOException(name + " stopped receiving: " + e, e);
        }
        context.wakeUp();
    }

    private void receiveForEver(StreamClient client) throws IOException, InterruptedException {
        boolean rulesSet = false;
        while (true) {
            try {
                if (!rulesSet && options.rules() != null) {
                    new RuleBook(client).become(options.rules());
                }
                rulesSet = true;
                receive(client);
            } catch (RuleRefusedException e) {
                throw e;
            } catch (RefusedException e) {
                errors.increment();
                pause(e, delayAfter(e));
            } catch (IOException e) {
                errors.increment();
                pause(e, schedule.afterNetworkFailure());
            }
        }
    }

    private long delayAfter(RefusedException refused) throws IOException {
        if (refused.isLimit()) {
            return schedule.afterLimit(refused.limitResetMillis(), System.currentTimeMillis());
        }
        if (refused.isFailureOfTheService()) {
            return schedule.afterServerFailure();
        }
        throw new IOException(refused.getMessage() + " -- " + refused.advice(), refused);
    }

    private void pause(IOException problem, long delayMillis) throws InterruptedException {
        LOG.log(
                Level.WARNING,
                "{0}, {1}: {2}. Connecting again in {3} ms.",
                name,
                options.kind().splitId(),
                problem.getMessage(),
                delayMillis);
        TimeUnit.MILLISECONDS.sleep(delayMillis);
    }

    /** Receives to the end of the stream, which is always an exception. */
    private void receive(StreamClient client) throws IOException, InterruptedException {
        long nowMillis = System.currentTimeMillis();
        StreamBody stream = client.open(backfill.minutes(coveredUntilMillis, nowMillis));
        try {
            noteConnected(nowMillis);
            while (true) {
                String line = stream.take(options.stallTimeout());
                // only a stream that brings something has worked: one that ends at once is to be tried ever more rarely
                schedule.worked();
                handOver(line);
            }
        } finally {
            stream.cancel();
        }
    }

    private void noteConnected(long nowMillis) {
        LOG.log(
                Level.INFO,
                "{0} is connected to {1}, {2}.",
                name,
                options.endpoint(),
                options.kind().splitId());
        if (connectedBefore) {
            reconnects.increment();
        }
        connectedBefore = true;
        if (backfill.isExceeded(coveredUntilMillis, nowMillis)) {
            gaps.increment();
            LOG.log(
                    Level.WARNING,
                    "{0} was away for {1} s, longer than the backfill of {2} minutes: older posts are lost.",
                    name,
                    TimeUnit.MILLISECONDS.toSeconds(nowMillis - coveredUntilMillis),
                    options.backfillMinutes());
        }
        context.wakeUp();
    }

    private void handOver(String line) throws IOException, InterruptedException {
        long nowMillis = System.currentTimeMillis();
        if (line.isEmpty()) {
            coveredUntilMillis = coverage.afterSignOfLife(nowMillis);
            return;
        }
        recordsRead.increment();
        bytesRead.add(line.getBytes(StandardCharsets.UTF_8).length);
        try {
            Tweet tweet = TweetParser.parse(line);
            long covered = coverage.afterPost(tweet.createdAt(), nowMillis);
            queue.put(new Received(tweet, covered));
            coveredUntilMillis = covered; // after the post is in the queue, so that nobody takes it for emitted
            context.wakeUp();
        } catch (JsonProcessingException e) {
            noteMalformed(line, e);
        }
    }

    private void noteMalformed(String line, JsonProcessingException problem) {
        skipped.increment();
        if (RareLog.isLogged(skipped.value())) {
            LOG.log(
                    Level.WARNING,
                    "{0} leaves out a line that is no post: {1}. The line: {2} ({3} skipped in this attempt)",
                    name,
                    problem.getOriginalMessage(),
                    line,
                    skipped.value());
        }
        context.wakeUp();
    }
}
