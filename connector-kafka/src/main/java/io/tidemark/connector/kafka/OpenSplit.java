package io.tidemark.connector.kafka;

import java.util.ArrayDeque;
import org.apache.kafka.common.TopicPartition;

/** A split that a reader has, how far it is emitted, and what waits of it while it is paused. The subtask's alone. */
final class OpenSplit {
    final String id;
    final TopicPartition partition;
    final ArrayDeque<FetchedBatch> held = new ArrayDeque<>();
    boolean paused;
    private final KafkaSplit split;
    private final ReadLag.Distance lag;
    private long position;

    OpenSplit(KafkaSplit split, ReadLag.Distance lag) {
        this.split = split;
        this.lag = lag;
        id = split.splitId();
        partition = new TopicPartition(split.topic(), split.partition());
        position = split.position();
    }

    /** Returns the offset of the next record to emit. */
    long position() {
        return position;
    }

    void moveTo(long offset) {
        position = offset;
        lag.isAt(offset);
    }

    KafkaSplit snapshot() {
        return split.at(position);
    }
}
