package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.source.BadRecordHandler;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Emits what a {@link PartitionFetcher} fetches, a batch of one partition after the other.
 *
 * <p>Batches of a paused split are held until it is resumed. Their bytes do not count while they are, so that they cannot keep
 * the others from being fetched; of the paused split itself nothing is fetched.
 *
 * <p>A record costs no allocation, lock or look-up here besides what the deserializer makes.
 */
final class KafkaSourceReader<T> implements SourceReader<T, KafkaSplit> {
    private final KafkaRecordDeserializer<T> deserializer;
    private final BadRecordHandler badRecords;
    private final FetchBuffer buffer;
    private final ReadLag lag = new ReadLag();
    private final PartitionFetcher fetcher;
    private final SourceContext context;
    private final Counter recordsRead;
    private final Counter bytesRead;
    private final @Nullable CheckpointedOffsets offsets;
    private final Map<String, OpenSplit> open = new LinkedHashMap<>();
    private final Map<TopicPartition, OpenSplit> byPartition = new HashMap<>();
    private final DeserializedRecords<T> deserialized = new DeserializedRecords<>();
    /** Batches of splits that were paused, to be emitted before what the fetcher brings. */
    private final ArrayDeque<FetchedBatch> resumed = new ArrayDeque<>();

    private @Nullable FetchedBatch batch;
    private @Nullable OpenSplit current;
    private boolean noMoreSplits;

    KafkaSourceReader(KafkaSourceOptions<T> options, SourceContext context) {
        this.context = context;
        deserializer = options.deserializer();
        badRecords = new BadRecordHandler(options.badRecords(), context);
        buffer = new FetchBuffer(options.maxBufferedBytes());
        fetcher = new PartitionFetcher(options, context, buffer, lag);
        recordsRead = context.metrics().counter(MetricNames.RECORDS_READ);
        bytesRead = context.metrics().counter(MetricNames.BYTES_READ);
        context.metrics().gauge(MetricNames.RECORDS_LAG, lag::offsets);
        offsets = options.groupId() == null ? null : new CheckpointedOffsets();
    }

    @Override
    public void addSplits(List<KafkaSplit> splits) {
        for (KafkaSplit split : splits) {
            OpenSplit added = new OpenSplit(split, lag.add(split));
            open.put(added.id, added);
            byPartition.put(added.partition, added);
        }
        fetcher.add(splits);
    }

    @Override
    public void noMoreSplits() {
        noMoreSplits = true;
        context.wakeUp();
    }

    @Override
    public ReaderStatus poll(SourceOutput<T> output, int maxRecords) throws IOException {
        fetcher.publishCounts();
        int taken = 0;
        while (taken < maxRecords && (batch != null || next(output))) {
            taken += emit(output, maxRecords - taken);
        }
        if (taken > 0) {
            return ReaderStatus.MORE;
        }
        return noMoreSplits && open.isEmpty() ? ReaderStatus.FINISHED : ReaderStatus.WAITING;
    }

    /** Takes the next batch of a split that is not paused. */
    private boolean next(SourceOutput<T> output) throws IOException {
        FetchedBatch taken = resumed.poll();
        while (taken != null || (taken = buffer.poll()) != null) {
            OpenSplit split = byPartition.get(taken.partition);
            if (!split.paused) {
                batch = taken;
                current = split;
                output.split(split.id);
                return true;
            }
            hold(split, taken);
            taken = null;
        }
        return false;
    }

    /** Emits some of the batch; returns how many records were emitted, or left out. */
    private int emit(SourceOutput<T> output, int limit) throws IOException {
        FetchedBatch emitting = batch;
        int before = emitting.emitted();
        int taken = 0;
        while (taken < limit && !emitting.isEmitted()) {
            taken += emit(emitting.peek(), output);
            emitting.advance();
        }
        recordsRead.add(emitting.emitted() - before);
        current.moveTo(emitting.position());
        if (emitting.isEmitted()) {
            finish(emitting, output);
        }
        return taken;
    }

    private int emit(ConsumerRecord<byte[], byte[]> record, SourceOutput<T> output) throws IOException {
        deserialized.begin(record.timestamp());
        try {
            deserializer.deserialize(record, deserialized);
        } catch (Exception e) {
            badRecords.handle(origin(record), record.value(), e, output);
            return 1;
        }
        // One that becomes none counts as well, so that a poll comes to its end.
        return Math.max(1, deserialized.emit(output));
    }

    private static String origin(ConsumerRecord<byte[], byte[]> record) {
        return "topic " + record.topic() + ", partition " + record.partition() + ", offset " + record.offset();
    }

    private void finish(FetchedBatch emitted, SourceOutput<T> output) {
        bytesRead.add(emitted.payloadBytes);
        release(emitted);
        if (emitted.last) {
            output.splitFinished(current.id);
            open.remove(current.id);
            byPartition.remove(current.partition);
            lag.remove(current.partition);
            if (offsets != null) {
                offsets.finished(current.partition, current.position());
            }
        }
        batch = null;
        current = null;
    }

    private void release(FetchedBatch released) {
        if (buffer.release(released.bytes)) {
            fetcher.roomMade();
        }
    }

    private void hold(OpenSplit split, FetchedBatch held) {
        split.held.add(held);
        release(held);
    }

    @Override
    public boolean pauseOrResumeSplits(Collection<String> splitsToPause, Collection<String> splitsToResume) {
        List<TopicPartition> paused = new ArrayList<>();
        for (String id : splitsToPause) {
            OpenSplit split = open.get(id);
            if (split != null) {
                split.paused = true;
                paused.add(split.partition);
            }
        }
        List<TopicPartition> running = new ArrayList<>();
        for (String id : splitsToResume) {
            OpenSplit split = open.get(id);
            if (split != null) {
                resume(split);
                running.add(split.partition);
            }
        }
        holdWhatIsPaused();
        fetcher.pauseAndResume(paused, running);
        return true;
    }

    private void resume(OpenSplit split) {
        split.paused = false;
        split.held.forEach(held -> buffer.retain(held.bytes));
        resumed.addAll(split.held);
        split.held.clear();
    }

    /** Puts aside what would be emitted next of a split that is paused now, in its order. */
    private void holdWhatIsPaused() {
        if (current != null && current.paused) {
            hold(current, batch);
            batch = null;
            current = null;
        }
        resumed.removeIf(waiting -> {
            OpenSplit split = byPartition.get(waiting.partition);
            if (split.paused) {
                hold(split, waiting);
            }
            return split.paused;
        });
    }

    @Override
    public List<KafkaSplit> snapshot(long checkpointId) {
        if (offsets != null) {
            offsets.snapshot(checkpointId, open.values());
        }
        return open.values().stream().map(OpenSplit::snapshot).toList();
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        if (offsets != null) {
            Map<TopicPartition, OffsetAndMetadata> complete = offsets.take(checkpointId);
            if (complete != null && !complete.isEmpty()) {
                fetcher.commit(complete);
            }
        }
    }

    @Override
    public void close() {
        fetcher.close();
        fetcher.publishCounts();
    }

    /** What is fetched and not yet emitted, but for what is held of paused splits. */
    FetchBuffer buffer() {
        return buffer;
    }
}
