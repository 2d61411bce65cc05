package io.tidemark.connector.kafka;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;

/**
 * A transactional producer that owns its transactional id, with the marker as it was when it became the owner.
 *
 * <p>Becoming the owner ends whatever transaction an earlier owner has open, one way or the other, and lets no earlier owner
 * finish another one. So the marker that is read afterwards is the last word on what is published, until this session writes
 * the next. After any error the session is of no use; a new one finds out by the marker what became of the last transaction.
 * Used by one thread at a time.
 */
final class PublishingSession implements Closeable {
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** In records: sending waits where the broker does, at most for as long as max.block.ms. */
    private static final int LOOKS_AT_THE_CLOCK_EVERY = 256;

    private final CommitterSettings settings;
    private final Producer<byte[], byte[]> producer;
    private final ConsumerGroupMetadata group;
    private final ProducerRetries retries;
    private Marker marker;
    private boolean inTransaction;
    private long begunNanos;
    private long bytes;
    private long sent;
    private long writtenNanos;

    private PublishingSession(
            CommitterSettings settings, Producer<byte[], byte[]> producer, ConsumerGroupMetadata group, Marker marker) {
        this.settings = settings;
        this.producer = producer;
        this.group = group;
        this.marker = marker;
        retries = new ProducerRetries(producer);
    }

    /**
     * Takes over the transactional id, unless another attempt has done so since this one had it.
     *
     * @param remembered the marker that this attempt wrote last; {@code null} if it begins
     * @throws TakenOverException if another attempt owns the sink
     */
    static PublishingSession begin(SinkClients clients, CommitterSettings settings, @Nullable Marker remembered)
            throws IOException {
        MarkerStore store = new MarkerStore(clients);
        Producer<byte[], byte[]> producer = null;
        try (Admin admin = clients.admin()) {
            if (remembered == null) {
                Topics.require(AclOperation.READ, "be used for the marker", admin, clients, settings.markerTopic());
            } else {
                requireOwner(clients, settings, store.read(admin, settings.transactionalId(), false));
            }
            producer = clients.transactionalProducer(settings.transactionalId(), settings.transactionTimeoutMillis());
            producer.initTransactions();
            if (remembered == null) {
                clients.refuseOldBrokers(settings.transactionalId(), MarkerStore.place(settings.markerTopic()));
            }
            Marker marker = store.read(admin, settings.transactionalId(), true);
            if (remembered != null) {
                requireOwner(clients, settings, marker);
                marker = marker.isMissing() ? remembered : marker;
            }
            PublishingSession session =
                    new PublishingSession(settings, producer, clients.group(settings.transactionalId()), marker);
            if (!settings.executionId().equals(marker.owner())) {
                session.commit(marker.withOwner(settings.executionId()));
            }
            session.writtenNanos = System.nanoTime();
            return session;
        } catch (KafkaException e) {
            closeAfterFailure(producer);
            throw clients.failed("become the owner of transactional id '" + settings.transactionalId() + "'", e);
        } catch (IOException | RuntimeException e) {
            closeAfterFailure(producer);
            throw e;
        }
    }

    private static void closeAfterFailure(@Nullable Producer<byte[], byte[]> producer) {
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
    }

    /** An attempt that is in the marker and no longer its owner was taken over by the one that is. */
    private static void requireOwner(SinkClients clients, CommitterSettings settings, Marker marker)
            throws TakenOverException {
        String owner = marker.owner();
        if (owner != null && marker.knows(settings.executionId()) && !owner.equals(settings.executionId())) {
            throw new TakenOverException(clients.named() + "attempt " + owner + " has taken over transactional id '"
                    + settings.transactionalId() + "' from this attempt, " + settings.executionId()
                    + ", which publishes"
                    + " nothing more. If no other process runs this job, two sinks bear the same name: name them"
                    + " differently, or give one of them another setTransactionalIdPrefix.");
        }
    }

    Marker marker() {
        return marker;
    }

    void send(ProducerRecord<byte[], byte[]> record, long recordBytes) {
        ensureTransaction();
        producer.send(record);
        bytes += recordBytes;
        sent++;
    }

    private void ensureTransaction() {
        if (!inTransaction) {
            producer.beginTransaction();
            inTransaction = true;
            begunNanos = System.nanoTime();
            bytes = 0;
        }
    }

    /** Whether it is time to commit, so that the cluster does not abort the transaction for its age. */
    boolean isFull() {
        return bytes >= settings.maxTransactionBytes() || sent % LOOKS_AT_THE_CLOCK_EVERY == 0 && isOld();
    }

    private boolean isOld() {
        return inTransaction
                && System.nanoTime() - begunNanos
                        > TimeUnit.MILLISECONDS.toNanos(settings.transactionTimeoutMillis()) / 4;
    }

    boolean isInTransaction() {
        return inTransaction;
    }

    /** Publishes what was sent, together with the marker that says so. */
    void commit(Marker next) {
        ensureTransaction();
        producer.sendOffsetsToTransaction(MarkerStore.offsets(settings.markerTopic(), next), group);
        producer.commitTransaction();
        inTransaction = false;
        marker = next;
        writtenNanos = System.nanoTime();
    }

    /** Returns how many records the producer has sent again since the last call. */
    long takeRetries() {
        return retries.takeNew();
    }

    /** Returns for how long the marker was not written. */
    long idleNanos() {
        return System.nanoTime() - writtenNanos;
    }

    /** Aborts what was not committed, if the cluster can be reached in time. */
    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
