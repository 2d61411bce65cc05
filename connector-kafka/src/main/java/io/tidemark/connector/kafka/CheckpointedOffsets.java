package io.tidemark.connector.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The positions in checkpoints that may yet complete, to be committed then. */
final class CheckpointedOffsets {
    /** How many checkpoints that never completed are remembered; older ones are forgotten, and not committed. */
    private static final int MAX_CHECKPOINTS = 100;

    private final TreeMap<Long, Map<TopicPartition, OffsetAndMetadata>> byCheckpoint = new TreeMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> finished = new HashMap<>();

    void finished(TopicPartition partition, long position) {
        finished.put(partition, new OffsetAndMetadata(position));
    }

    void snapshot(long checkpointId, Collection<OpenSplit> splits) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(finished);
        splits.forEach(split -> offsets.put(split.partition, new OffsetAndMetadata(split.position())));
        byCheckpoint.put(checkpointId, offsets);
        if (byCheckpoint.size() > MAX_CHECKPOINTS) {
            byCheckpoint.pollFirstEntry();
        }
    }

    /** Returns the positions in a checkpoint, and forgets it and those before it. */
    @Nullable
    Map<TopicPartition, OffsetAndMetadata> take(long checkpointId) {
        Map<TopicPartition, OffsetAndMetadata> offsets = byCheckpoint.get(checkpointId);
        byCheckpoint.headMap(checkpointId, true).clear();
        return offsets;
    }
}
