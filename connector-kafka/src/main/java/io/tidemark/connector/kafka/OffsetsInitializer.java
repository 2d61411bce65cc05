package io.tidemark.connector.kafka;

import java.io.IOException;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Where reading a partition starts or stops. Resolved to numbers when a job is first started, before the first record is
 * read, and kept in its checkpoints: a job that goes on from one does not ask again.
 *
 * <p>Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class OffsetsInitializer implements Serializable {
    private static final long serialVersionUID = 1L;

    /** How offsets are found. */
    private interface Resolution extends Serializable {
        Map<TopicPartition, Long> resolve(Collection<TopicPartition> partitions, OffsetLookup lookup)
                throws IOException;
    }

    private final String description;
    private final boolean needsGroup;
    private final Resolution resolution;

    private OffsetsInitializer(String description, boolean needsGroup, Resolution resolution) {
        this.description = description;
        this.needsGroup = needsGroup;
        this.resolution = resolution;
    }

    /**
     * Returns the offsets of partitions.
     *
     * @return may lack partitions for which nothing is said
     */
    Map<TopicPartition, Long> resolve(Collection<TopicPartition> partitions, OffsetLookup lookup) throws IOException {
        return resolution.resolve(partitions, lookup);
    }

    /** Whether it can be resolved only for a consumer group. */
    boolean needsGroup() {
        return needsGroup;
    }

    /**
     * Takes the first offset there is.
     *
     * @return for starting
     */
    public static OffsetsInitializer earliest() {
        return new OffsetsInitializer("earliest", false, (partitions, lookup) -> lookup.earliest(partitions));
    }

    /**
     * Takes the end, behind the last record that can be read: with {@code isolation.level=read_committed}, the default, before
     * the first record of the oldest open transaction.
     *
     * @return for starting and for stopping
     */
    public static OffsetsInitializer latest() {
        return new OffsetsInitializer("latest", false, (partitions, lookup) -> lookup.latest(partitions));
    }

    /**
     * Takes the first record of that time or later; the end if there is none.
     *
     * @param timestampMillis milliseconds since 1970, compared with the timestamps that Kafka keeps of the records
     * @return for starting and for stopping
     * @throws IllegalArgumentException if it is negative
     */
    public static OffsetsInitializer timestamp(long timestampMillis) {
        if (timestampMillis < 0) {
            throw new IllegalArgumentException(
                    "The timestamp " + timestampMillis + " is negative; expected milliseconds since 1970.");
        }
        return new OffsetsInitializer(
                "timestamp " + timestampMillis,
                false,
                (partitions, lookup) ->
                        withRest(lookup.atTime(partitions, timestampMillis), partitions, latest(), lookup));
    }

    /**
     * Takes what the consumer group of the source has committed. A partition of which it has committed nothing is an error.
     *
     * @return for starting and for stopping; needs {@link KafkaSourceBuilder#setGroupId}
     */
    public static OffsetsInitializer committedOffsets() {
        return new OffsetsInitializer("committed offsets", true, (partitions, lookup) -> lookup.committed(partitions));
    }

    /**
     * Takes what the consumer group of the source has committed.
     *
     * @param otherwise for partitions of which it has committed nothing, for example {@link #earliest()}
     * @return for starting and for stopping; needs {@link KafkaSourceBuilder#setGroupId}
     */
    public static OffsetsInitializer committedOffsets(OffsetsInitializer otherwise) {
        Objects.requireNonNull(otherwise, "otherwise");
        return new OffsetsInitializer(
                "committed offsets, otherwise " + otherwise,
                true,
                (partitions, lookup) -> withRest(lookup.committed(partitions), partitions, otherwise, lookup));
    }

    /**
     * Takes given offsets. A partition that has none is an error.
     *
     * @param offsets the offset of the first record to read, or not to read any more, for each partition
     * @return for starting and for stopping
     * @throws IllegalArgumentException if one is negative
     */
    @SuppressWarnings("exports") // an automatic module is required by nobody transitively: its name may change
    public static OffsetsInitializer offsets(Map<TopicPartition, Long> offsets) {
        HashMap<TopicPartition, Long> given = new HashMap<>(offsets);
        given.forEach((partition, offset) -> {
            if (offset < 0) {
                throw new IllegalArgumentException(
                        "The offset of " + partition + " is " + offset + "; expected at least 0.");
            }
        });
        return new OffsetsInitializer("offsets " + offsets, false, (partitions, lookup) -> {
            Map<TopicPartition, Long> wanted = new HashMap<>(given);
            wanted.keySet().retainAll(Set.copyOf(partitions));
            return wanted;
        });
    }

    /** Adds the offsets of partitions that have none yet. */
    private static Map<TopicPartition, Long> withRest(
            Map<TopicPartition, Long> found,
            Collection<TopicPartition> partitions,
            OffsetsInitializer otherwise,
            OffsetLookup lookup)
            throws IOException {
        Set<TopicPartition> rest = new HashSet<>(partitions);
        rest.removeAll(found.keySet());
        Map<TopicPartition, Long> all = new HashMap<>(found);
        if (!rest.isEmpty()) {
            all.putAll(otherwise.resolve(rest, lookup));
        }
        return all;
    }

    /**
     * Returns what it takes, for a person.
     *
     * @return a few words
     */
    @Override
    public String toString() {
        return description;
    }
}
