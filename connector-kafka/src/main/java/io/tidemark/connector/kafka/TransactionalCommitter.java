package io.tidemark.connector.kafka;

import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the output of complete checkpoints, in short transactions that also write the {@link Marker}.
 *
 * <p>A transaction is begun, filled and committed within one call, so none is open while the job computes or is down. What
 * was published is in the marker if and only if it can be read; whoever goes on from the same checkpoint, in this process
 * or another, reads the marker and sends the rest.
 *
 * <p>After an error nothing is known of the transaction that was under way: the session is given up, and the next call
 * begins another and reads the marker. The marker is written again every hour, because offsets expire.
 */
final class TransactionalCommitter implements Committer {
    private static final System.Logger LOG = System.getLogger(TransactionalCommitter.class.getName());
    private static final long REFRESH_MINUTES = 60;

    private record Interval(IntervalHeader header, Committable committable) {}

    private final SinkClients clients;
    private final CommitterSettings settings;
    private final Counter publishedRecords;
    private final Counter transactions;
    private final Counter errors;
    private final Counter retries;
    private final Map<String, Marker> foreign = new HashMap<>();
    private final ScheduledExecutorService refreshing;
    private @Nullable PublishingSession session;
    private Marker remembered;
    private @Nullable TakenOverException takenOver;

    private TransactionalCommitter(
            SinkClients clients, CommitterSettings settings, Metrics metrics, PublishingSession session) {
        this.clients = clients;
        this.settings = settings;
        this.session = session;
        remembered = session.marker();
        publishedRecords = metrics.counter("publishedRecords");
        transactions = metrics.counter("transactions");
        errors = metrics.counter(MetricNames.ERRORS);
        retries = metrics.counter(MetricNames.RETRIES);
        refreshing = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tidemark-kafka-marker-" + settings.transactionalId());
            thread.setDaemon(true);
            return thread;
        });
        refreshing.scheduleWithFixedDelay(this::refresh, REFRESH_MINUTES, REFRESH_MINUTES, TimeUnit.MINUTES);
    }

    /** Fences earlier owners of the transactional id, and enters the attempt in the marker. */
    static TransactionalCommitter open(SinkClients clients, CommitterSettings settings, Metrics metrics)
            throws IOException {
        return new TransactionalCommitter(clients, settings, metrics, PublishingSession.begin(clients, settings, null));
    }

    @Override
    public synchronized void commit(long checkpointId, List<Committable> committables) throws IOException {
        List<Interval> intervals = new ArrayList<>();
        for (Committable committable : committables) {
            try (IntervalReader reader = IntervalReader.open(committable)) {
                intervals.add(new Interval(reader.header(), committable));
            }
        }
        intervals.sort(Comparator.comparing(Interval::header, IntervalHeader.ORDER));
        inSession(
                "publish the output of checkpoint " + checkpointId + " under transactional id and group '"
                        + settings.transactionalId() + "' with its marker in the name of topic '"
                        + settings.markerTopic() + "'",
                current -> publish(current, intervals));
    }

    private interface Work {
        void in(PublishingSession session) throws IOException;
    }

    private void inSession(String task, Work work) throws IOException {
        if (takenOver != null) {
            throw takenOver;
        }
        try {
            PublishingSession current = session;
            if (current == null) {
                current = PublishingSession.begin(clients, settings, remembered);
                session = current;
            }
            work.in(current);
            remembered = current.marker();
        } catch (TakenOverException e) {
            takenOver = e;
            throw e;
        } catch (KafkaException e) {
            giveUpSession();
            throw clients.failed(task, e);
        } catch (IOException | RuntimeException e) {
            giveUpSession();
            throw e;
        }
    }

    private void giveUpSession() {
        errors.increment();
        PublishingSession current = session;
        session = null;
        if (current != null) {
            remembered = current.marker();
            retries.add(current.takeRetries());
            current.close();
        }
    }

    private void publish(PublishingSession current, List<Interval> intervals) throws IOException {
        Marker next = current.marker();
        for (Interval interval : intervals) {
            IntervalHeader header = interval.header();
            long published = published(current, header);
            if (published == header.records()) {
                continue;
            }
            if (isNewTo(next, header.executionId())) {
                // From now on it is not forgotten, however often publishing it fails.
                next = next.with(header.executionId(), Progress.in(header, published));
                commit(current, next);
            }
            next = send(current, next, interval, published);
        }
        if (current.isInTransaction()) {
            commit(current, next);
        }
    }

    private boolean isNewTo(Marker marker, String executionId) {
        Progress known = marker.of(executionId);
        return !executionId.equals(settings.executionId()) && (known == null || known.equals(Progress.START));
    }

    /**
     * Sends what is left of an interval; commits on the way if there is much, but not what is left in the end.
     *
     * @param before what the marker is to say when all that was sent so far is committed
     * @return what it is to say after that
     */
    private Marker send(PublishingSession current, Marker before, Interval interval, long published)
            throws IOException {
        String executionId = interval.header().executionId();
        Marker next = before;
        boolean verified = false;
        long sent = 0;
        try (IntervalReader reader = IntervalReader.open(interval.committable())) {
            for (ProducerRecord<byte[], byte[]> record = reader.next(); record != null; record = reader.next()) {
                if (reader.recordsRead() <= published) {
                    continue;
                }
                current.send(record, reader.lastBytes());
                sent++;
                if (current.isFull()) {
                    if (!verified) {
                        verify(interval.committable());
                        verified = true;
                    }
                    next = next.with(executionId, Progress.in(reader.header(), reader.recordsRead()));
                    commit(current, next);
                }
            }
        }
        publishedRecords.add(sent);
        return next.with(
                executionId, Progress.in(interval.header(), interval.header().records()));
    }

    /** Reads to the end, where damage shows: nobody may see any of it before. */
    private static void verify(Committable committable) throws IOException {
        try (InputStream bytes = committable.open()) {
            bytes.transferTo(OutputStream.nullOutputStream());
        }
    }

    private void commit(PublishingSession current, Marker next) {
        current.commit(next);
        transactions.increment();
        retries.add(current.takeRetries());
    }

    /** Returns how many records of an interval were published before. */
    private long published(PublishingSession current, IntervalHeader header) throws IOException {
        Progress own = current.marker().of(header.executionId());
        Progress origin = header.transactionalId().equals(settings.transactionalId())
                ? null
                : markerOf(header.transactionalId()).of(header.executionId());
        if (own == null && origin == null) {
            return unknown(header);
        }
        return Math.max(own == null ? 0 : own.recordsOf(header), origin == null ? 0 : origin.recordsOf(header));
    }

    /** Reads the marker of the job from whose savepoint this one was started, or of this one before it was renamed. */
    private Marker markerOf(String transactionalId) throws IOException {
        Marker known = foreign.get(transactionalId);
        if (known == null) {
            try (Admin admin = clients.admin()) {
                known = new MarkerStore(clients).read(admin, transactionalId, true);
            }
            foreign.put(transactionalId, known);
        }
        return known;
    }

    private long unknown(IntervalHeader header) {
        if (settings.missingMarker() == MissingMarker.REFUSE) {
            throw new IncompatibleSchemaException(clients.named() + "the restored checkpoint holds " + header.records()
                    + " records that attempt " + header.executionId() + " wrote before checkpoint "
                    + header.checkpointId() + ", and group '" + header.transactionalId()
                    + "' no longer says whether they"
                    + " were published. Its offset has expired (the job was down for longer than the broker's"
                    + " offsets.retention.minutes), it was deleted, or this is another cluster. Look whether the topic has"
                    + " the records, and call setMissingMarker(MissingMarker.PUBLISH) if it has not, or SKIP if it has."
                    + " Nothing was changed.");
        }
        boolean skip = settings.missingMarker() == MissingMarker.SKIP;
        LOG.log(
                WARNING,
                clients.named() + "it is not known whether " + header.records() + " records of attempt "
                        + header.executionId() + " were published; as setMissingMarker says, they are "
                        + (skip ? "passed over." : "published."));
        return skip ? header.records() : 0;
    }

    private synchronized void refresh() {
        PublishingSession current = session;
        if (takenOver != null || current != null && current.idleNanos() < TimeUnit.MINUTES.toNanos(REFRESH_MINUTES)) {
            return;
        }
        try {
            inSession(
                    "write its marker again",
                    fresh -> fresh.commit(fresh.marker().again()));
        } catch (IOException | RuntimeException e) {
            LOG.log(WARNING, "The marker was not written again, which is tried every hour: " + e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        refreshing.shutdownNow();
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
