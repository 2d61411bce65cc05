package io.tidemark.connector.socket;

import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.metrics.PendingCount;
import io.tidemark.checkpoint.spi.runtime.ReconnectPolicy;
import io.tidemark.checkpoint.spi.source.SourceContext;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.TimeUnit;

/**
 * Connects, receives lines into a {@link LineQueue}, and connects again when the connection ends, on a thread of its
 * own. Interrupting the thread ends it wherever it waits, except in the name service of the operating system.
 */
final class LineReceiver implements Runnable {
    private static final Logger LOG = System.getLogger(LineReceiver.class.getName());

    /** How many lines are handed over at once at most: enough to make the hand-over cheap. */
    private static final int BATCH_LINES = 1024;

    private final SocketSourceOptions options;
    private final SourceContext context;
    private final String name;
    private final LineQueue queue;
    private final PendingCount bytesRead;
    private final PendingCount errors;
    private final PendingCount reconnects;
    private final PendingCount malformedLines;
    private final PendingCount incompleteLines;
    private boolean connectedBefore;
    private int failuresInARow;

    LineReceiver(SocketSourceOptions options, SourceContext context, LineQueue queue) {
        this.options = options;
        this.context = context;
        this.name = "Socket source '" + context.operatorName() + "' of job '" + context.jobName() + "'";
        this.queue = queue;
        Metrics metrics = context.metrics();
        this.bytesRead = new PendingCount(metrics.counter(MetricNames.BYTES_READ));
        this.errors = new PendingCount(metrics.counter(MetricNames.ERRORS));
        this.reconnects = new PendingCount(metrics.counter(MetricNames.RECONNECTS));
        this.malformedLines = new PendingCount(metrics.counter("malformedLines"));
        this.incompleteLines = new PendingCount(metrics.counter("incompleteLines"));
    }

    /** Adds to the counters what was counted since the last call. Call it on the subtask's thread. */
    void publishCounts() {
        bytesRead.publish();
        errors.publish();
        reconnects.publish();
        malformedLines.publish();
        incompleteLines.publish();
    }

    @Override
    public void run() {
        try {
            receiveUntilEnd();
            queue.end();
        } catch (InterruptedException e) {
            // The reader was closed: nobody will poll the queue again.
            return;
        } catch (IOException e) {
            queue.fail(e);
        } catch (RuntimeException | Error e) {
            queue.fail(new IOException(name + " stopped receiving from " + options.endpoint() + ": " + e, e));
        }
        context.wakeUp();
    }

    private void receiveUntilEnd() throws IOException, InterruptedException {
        while (true) {
            boolean ended = false;
            IOException problem;
            try (Connection connection = Connection.open(options.endpoint(), options.connectTimeout())) {
                noteConnected();
                receive(connection);
                ended = true;
                problem = new EOFException("The server " + options.endpoint() + " closed the connection.");
            } catch (LineTooLongException e) {
                throw lineTooLong(e);
            } catch (IOException e) {
                problem = e;
            }
            // Not inside the block above: a failure to close must not turn an end into a reason to read again.
            if (ended && options.stopAtEndOfStream()) {
                return;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            errors.increment();
            waitToReconnect(problem);
        }
    }

    private void noteConnected() {
        if (connectedBefore) {
            reconnects.increment();
            context.wakeUp();
        }
        connectedBefore = true;
        LOG.log(Level.INFO, "{0} is connected to {1}.", name, options.endpoint());
    }

    /** Receives to the end of the stream; any other end is an exception. */
    private void receive(Connection connection) throws IOException, InterruptedException {
        LineDecoder decoder = new LineDecoder(options.charset(), options.maxLineLength());
        try {
            while (decoder.fill(target -> read(connection, target))) {
                // Only a connection that brings something counts as a success: a server that accepts and closes at once
                // is to be tried more and more rarely, not in a tight loop.
                failuresInARow = 0;
                handOver(decoder);
            }
            handOver(decoder);
        } catch (LineTooLongException | ClosedByInterruptException e) {
            throw e;
        } catch (SocketTimeoutException e) {
            noteIncompleteLine(decoder);
            throw new IOException(
                    "Nothing arrived from " + options.endpoint() + " within the idleTimeout of " + options.idleTimeout()
                            + "; the connection is taken for dead.",
                    e);
        } catch (IOException e) {
            noteIncompleteLine(decoder);
            throw new IOException("The connection to " + options.endpoint() + " broke: " + e.getMessage() + ".", e);
        }
    }

    private int read(Connection connection, ByteBuffer target) throws IOException {
        int count = connection.read(target, options.idleTimeoutMillis());
        bytesRead.add(Math.max(0, count));
        return count;
    }

    private void handOver(LineDecoder decoder) throws LineTooLongException, InterruptedException {
        int batchLines = Math.min(BATCH_LINES, options.maxQueuedLines());
        long malformedBefore = decoder.malformedLines();
        LineBatch batch = new LineBatch();
        try {
            String line;
            while ((line = decoder.nextLine()) != null) {
                batch.add(line);
                if (batch.size() == batchLines) {
                    put(batch);
                    batch = new LineBatch();
                }
            }
        } catch (LineTooLongException e) {
            noteMalformed(malformedBefore, decoder.malformedLines());
            // What came before the line that is too long is good.
            put(batch);
            throw e;
        }
        noteMalformed(malformedBefore, decoder.malformedLines());
        put(batch);
    }

    private void put(LineBatch batch) throws InterruptedException {
        if (batch.size() > 0) {
            queue.put(batch);
            context.wakeUp();
        }
    }

    private void noteMalformed(long before, long now) {
        if (now == before) {
            return;
        }
        malformedLines.add(now - before);
        if (before == 0) {
            LOG.log(
                    Level.WARNING,
                    "{0} received a line from {1} that is not {2}: U+FFFD stands for the bytes that could not be read."
                            + " Check the charset; further lines are counted as malformedLines.",
                    name,
                    options.endpoint(),
                    options.charsetName());
        }
    }

    private void noteIncompleteLine(LineDecoder decoder) {
        if (decoder.hasUnread()) {
            incompleteLines.increment();
            LOG.log(
                    Level.WARNING,
                    "{0} drops the beginning of a line: the connection to {1} broke in its middle.",
                    name,
                    options.endpoint());
        }
    }

    private void waitToReconnect(IOException problem) throws IOException, InterruptedException {
        failuresInARow++;
        ReconnectPolicy policy = options.reconnect();
        if (!policy.allows(failuresInARow)) {
            throw gaveUp(problem);
        }
        long delayMillis = policy.delayMillis(failuresInARow);
        LOG.log(
                Level.WARNING,
                "{0}: {1} Connecting again in {2} ms (attempt {3} in a row).",
                name,
                problem.getMessage(),
                delayMillis,
                failuresInARow);
        TimeUnit.MILLISECONDS.sleep(delayMillis);
    }

    private IOException gaveUp(IOException problem) {
        int allowed = options.reconnect().maxAttempts();
        String why = allowed == 0
                ? "Reconnecting is switched off; allow it with reconnect(initialDelay, maxDelay, maxAttempts)."
                : "Connecting again was tried as often as allowed, " + allowed + " times in a row; allow more with"
                        + " reconnect(initialDelay, maxDelay, maxAttempts).";
        return new IOException(
                name + " gives up on " + options.endpoint() + ". " + problem.getMessage() + " " + why, problem);
    }

    private IOException lineTooLong(LineTooLongException cause) {
        return new IOException(
                name + " received a line from " + options.endpoint() + " that is longer than the limit of "
                        + options.maxLineLength() + " characters. Check that the server sends lines of text, or raise"
                        + " maxLineLength.",
                cause);
    }
}
