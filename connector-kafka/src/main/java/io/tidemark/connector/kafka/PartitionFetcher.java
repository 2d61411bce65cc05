package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.metrics.PendingCount;
import io.tidemark.checkpoint.spi.runtime.RareLog;
import io.tidemark.checkpoint.spi.source.SourceContext;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The thread that owns the consumer of a reader: takes orders from the subtask, and fetches into a {@link FetchBuffer} while
 * there is room in it. Starts with the first split.
 *
 * <p>It waits in one of two places: in the consumer, which {@link KafkaConsumer#wakeup()} ends, or parked while the buffer is
 * full or no partition is left. Who tells it something puts it down first and looks where it waits then; it looks the other way
 * round, so nothing is overlooked.
 */
final class PartitionFetcher implements Runnable {
    private static final Logger LOG = System.getLogger(PartitionFetcher.class.getName());

    /** How long closing waits for the thread; it is then left to end by itself. */
    private static final long CLOSE_TIMEOUT_MILLIS = 3_000;

    /** How long the consumer waits for commits under way when it is closed. */
    private static final Duration CONSUMER_CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final KafkaSourceOptions<?> options;
    private final SourceContext context;
    private final FetchBuffer buffer;
    private final KafkaErrors errors;
    private final ReadLag lag;
    private final PendingCount failures;
    private final PendingCount offsetResets;
    private final PendingCount commitFailures;
    private final ConcurrentLinkedQueue<Order> orders = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Map<TopicPartition, OffsetAndMetadata>> toCommit = new AtomicReference<>();
    private @Nullable Thread thread;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> waking;
    private volatile boolean closed;

    /** What the subtask wants of the consumer. */
    private interface Order {
        void carryOut(FetchedPartitions partitions);
    }

    PartitionFetcher(KafkaSourceOptions<?> options, SourceContext context, FetchBuffer buffer, ReadLag lag) {
        this.options = options;
        this.context = context;
        this.buffer = buffer;
        this.lag = lag;
        errors = new KafkaErrors("Source '" + context.operatorName() + "'", options.properties());
        failures = new PendingCount(context.metrics().counter(MetricNames.ERRORS));
        offsetResets = new PendingCount(context.metrics().counter("offsetResets"));
        commitFailures = new PendingCount(context.metrics().counter("commitFailures"));
    }

    /** Fetches these, too. */
    void add(List<KafkaSplit> splits) {
        tell(partitions -> partitions.add(splits));
        if (thread == null) {
            thread = new Thread(this, "tidemark-kafka-" + context.operatorName() + "-" + context.subtaskIndex());
            thread.setDaemon(true);
            thread.start();
        }
    }

    void pauseAndResume(List<TopicPartition> paused, List<TopicPartition> resumed) {
        tell(partitions -> partitions.pauseAndResume(paused, resumed));
    }

    /** Commits offsets to the group some time soon; those that are not yet are left out for newer ones. */
    void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        toCommit.set(offsets);
        signal();
    }

    private void tell(Order order) {
        orders.add(order);
        signal();
    }

    /** Makes the thread look for room in the buffer, if it waits for that. */
    void roomMade() {
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Makes the thread look at what it was told. */
    private void signal() {
        KafkaConsumer<byte[], byte[]> consumer = waking;
        if (consumer != null) {
            consumer.wakeup();
        } else {
            roomMade();
        }
    }

    /** Adds to the counters what was counted since the last call. Call it on the subtask's thread. */
    void publishCounts() {
        failures.publish();
        offsetResets.publish();
        commitFailures.publish();
    }

    @Override
    public void run() {
        try {
            fetchUntilClosed(new KafkaConsumer<>(
                    options.consumer(context.subtaskIndex()),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer()));
        } catch (IOException e) {
            failures.increment();
            buffer.fail(e);
        } catch (RuntimeException | Error e) {
            failures.increment();
            buffer.fail(errors.explain("topics cannot be read", e));
        }
        context.wakeUp();
    }

    private void fetchUntilClosed(KafkaConsumer<byte[], byte[]> consumer) throws IOException {
        FetchedPartitions partitions =
                new FetchedPartitions(options, context.operatorName(), consumer, buffer, lag, offsetResets);
        try {
            while (!closed) {
                step(consumer, partitions);
            }
            // those of the last checkpoint of a job that ends
            sendCommit(consumer);
        } finally {
            consumer.close(CloseOptions.timeout(CONSUMER_CLOSE_TIMEOUT));
        }
    }

    private void step(KafkaConsumer<byte[], byte[]> consumer, FetchedPartitions partitions) throws IOException {
        try {
            for (Order order = orders.poll(); order != null; order = orders.poll()) {
                order.carryOut(partitions);
                // partitions that stop where they start have come to their end by that
                context.wakeUp();
            }
            sendCommit(consumer);
            if (partitions.isEmpty() || buffer.isFull()) {
                awaitOrders();
            } else {
                fetch(consumer, partitions);
            }
        } catch (WakeupException e) {
            // There is something to look at.
        }
    }

    /** Waits for orders, and for room in the buffer: whoever makes it half empty says so. */
    private void awaitOrders() {
        if (!isTold()) {
            LockSupport.park(this);
        }
    }

    private void fetch(KafkaConsumer<byte[], byte[]> consumer, FetchedPartitions partitions) throws IOException {
        waking = consumer;
        try {
            if (!isTold() && partitions.fetch()) {
                context.wakeUp();
            }
        } finally {
            waking = null;
        }
    }

    private boolean isTold() {
        return closed || !orders.isEmpty() || toCommit.get() != null;
    }

    private void sendCommit(KafkaConsumer<byte[], byte[]> consumer) {
        Map<TopicPartition, OffsetAndMetadata> offsets = toCommit.getAndSet(null);
        if (offsets != null) {
            consumer.commitAsync(offsets, (committed, failure) -> {
                if (failure != null) {
                    notCommitted(failure);
                }
            });
        }
    }

    private void notCommitted(Exception failure) {
        failures.increment();
        commitFailures.increment();
        if (RareLog.isLogged(commitFailures.value())) {
            LOG.log(
                    Level.WARNING,
                    "Source ''{0}'' could not commit offsets to the group ''{1}'': {2}. The job does not need them.",
                    context.operatorName(),
                    options.groupId(),
                    options.properties().hide(String.valueOf(failure.getMessage())));
        }
    }

    /** Ends the thread, in bounded time. */
    void close() {
        closed = true;
        if (thread == null) {
            return;
        }
        signal();
        try {
            thread.join(CLOSE_TIMEOUT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.log(
                    Level.WARNING,
                    "The thread ''{0}'' still waits for Kafka; it ends by itself when that answers.",
                    thread.getName());
        }
    }
}
