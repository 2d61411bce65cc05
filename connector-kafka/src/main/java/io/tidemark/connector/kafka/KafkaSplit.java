package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.source.SourceSplit;

/**
 * A partition of a topic and how far it was read.
 *
 * @param topic its topic
 * @param partition its number
 * @param position the offset to read on from
 * @param stopOffset the first offset that is not read any more, or {@link #NO_STOP}
 * @since 0.1
 */
public record KafkaSplit(String topic, int partition, long position, long stopOffset) implements SourceSplit {
    /** The stop offset of a partition that is read for ever. */
    public static final long NO_STOP = Long.MAX_VALUE;

    /** Checks that the numbers are not negative. */
    public KafkaSplit {
        if (partition < 0 || position < 0 || stopOffset < 0) {
            throw new IllegalArgumentException("A split of the topic '" + topic + "' has a negative part: partition "
                    + partition + ", position " + position + ", stop offset " + stopOffset + ".");
        }
    }

    /** The number comes last and has no dash, so that no two partitions share an id. */
    @Override
    public String splitId() {
        return topic + "-" + partition;
    }

    KafkaSplit at(long newPosition) {
        return new KafkaSplit(topic, partition, newPosition, stopOffset);
    }
}
