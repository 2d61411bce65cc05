package io.tidemark.connector.kafka;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Asks a cluster for offsets. Each answer has all partitions asked for, unless it says otherwise. */
interface OffsetLookup {
    Map<TopicPartition, Long> earliest(Collection<TopicPartition> partitions) throws IOException;

    /** Returns the ends of partitions: with {@code read_committed}, where the oldest open transaction begins. */
    Map<TopicPartition, Long> latest(Collection<TopicPartition> partitions) throws IOException;

    /** Returns the first offsets of that time or later; none for partitions that have no such record. */
    Map<TopicPartition, Long> atTime(Collection<TopicPartition> partitions, long timestampMillis) throws IOException;

    /** Returns what the consumer group has committed; nothing for the others. */
    Map<TopicPartition, Long> committed(Collection<TopicPartition> partitions) throws IOException;
}
