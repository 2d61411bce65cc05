package io.tidemark.connector.kafka;

import java.io.IOException;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Where the marker of a sink is kept: it is the text of an offset that a group of its own has committed, which is written in
 * the same transaction as the output that it tells of. Its revision is the offset.
 */
final class MarkerStore {
    private final SinkClients clients;

    MarkerStore(SinkClients clients) {
        this.clients = clients;
    }

    /**
     * Reads a marker, whichever topic it was kept in.
     *
     * @param group the transactional id of the sink
     * @param stable whether to wait for a transaction that is under way: only then is the answer the last word
     */
    Marker read(Admin admin, String group, boolean stable) throws IOException {
        Map<TopicPartition, OffsetAndMetadata> offsets;
        try {
            offsets = clients.await(
                    "read the marker of group '" + group + "'",
                    admin.listConsumerGroupOffsets(group, new ListConsumerGroupOffsetsOptions().requireStable(stable))
                            .partitionsToOffsetAndMetadata());
        } catch (IOException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Marker.NONE;
            }
            throw e;
        }
        Marker newest = Marker.NONE;
        for (OffsetAndMetadata offset : offsets.values()) {
            if (offset != null && offset.offset() > newest.revision()) {
                newest = Marker.of(offset.offset(), offset.metadata());
            }
        }
        return newest;
    }

    /** Returns in whose name a marker is committed. */
    static TopicPartition place(String topic) {
        return new TopicPartition(topic, 0);
    }

    static Map<TopicPartition, OffsetAndMetadata> offsets(String topic, Marker marker) {
        return Map.of(place(topic), new OffsetAndMetadata(marker.revision(), marker.toText()));
    }
}
