package io.tidemark.connector.kafka;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a reader is behind, in offsets. The fetching thread says where partitions end, as the broker tells with what it fetches;
 * the subtask says where it is, with each batch; anybody may ask.
 */
final class ReadLag {
    private final Map<TopicPartition, Distance> partitions = new ConcurrentHashMap<>();

    /** Adds a partition, whose end is not known before something of it was fetched. Called by the subtask. */
    Distance add(KafkaSplit split) {
        Distance added = new Distance(split.position(), split.stopOffset());
        partitions.put(new TopicPartition(split.topic(), split.partition()), added);
        return added;
    }

    /** Forgets a partition that is read to where it stops. Called by the subtask. */
    void remove(TopicPartition partition) {
        partitions.remove(partition);
    }

    /** Says where a partition ends now. Called by the fetching thread. */
    void endsAt(TopicPartition partition, long end) {
        Distance distance = partitions.get(partition);
        if (distance != null) {
            distance.end = end;
        }
    }

    /** Returns how many offsets are there and were not emitted, in all partitions. */
    long offsets() {
        return partitions.values().stream().mapToLong(Distance::offsets).sum();
    }

    /** That of one partition. */
    static final class Distance {
        private final long stop;
        private volatile long end;
        private volatile long position;

        private Distance(long position, long stop) {
            this.position = position;
            this.stop = stop;
        }

        /** Says where the next record is. Called by the subtask. */
        void isAt(long offset) {
            position = offset;
        }

        private long offsets() {
            return Math.max(0, Math.min(end, stop) - position);
        }
    }
}
