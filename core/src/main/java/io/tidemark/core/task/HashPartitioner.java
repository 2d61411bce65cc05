package io.tidemark.core.task;

import io.tidemark.api.functions.KeySelector;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.KeyGroups;
import io.tidemark.core.stream.RecordBatch;

/** Sends each record to the subtask that owns its key's group. The key and its hash are computed here, once. */
final class HashPartitioner extends Partitioner.Gathering {
    private final String receiverName;
    private final KeySelector<Object, Object> selector;
    private final Serde<Object> keySerde;
    private final int groups;
    private final int[] subtaskOfGroup;

    HashPartitioner(
            String receiverName,
            KeySelector<Object, Object> selector,
            Serde<Object> keySerde,
            int groups,
            Outbox[] outboxes) {
        super(outboxes, true);
        this.receiverName = receiverName;
        this.selector = selector;
        this.keySerde = keySerde;
        this.groups = groups;
        subtaskOfGroup = new int[groups];
        for (int group = 0; group < groups; group++) {
            subtaskOfGroup[group] = KeyGroups.subtaskOf(group, groups, outboxes.length);
        }
    }

    @Override
    public void accept(RecordBatch batch) throws OperatorException {
        try {
            partition(batch);
        } catch (Exception | Error e) {
            throw new OperatorException(receiverName, e);
        }
    }

    private void partition(RecordBatch batch) throws Exception {
        Object[] values = batch.values;
        int size = batch.size;
        RecordBatch[] open = begin(size / receivers() + size / 8 + 1);
        for (int i = 0; i < size; i++) {
            Object value = values[i];
            Object key = selector.getKey(value);
            if (key == null) {
                throw new NullPointerException("keyBy selected null as the key of the record " + value
                        + "; every record of a keyed stream needs a key.");
            }
            int hash = KeyGroups.mix(keySerde.hash(key));
            int receiver = subtaskOfGroup[KeyGroups.groupOf(hash, groups)];
            RecordBatch to = open[receiver];
            to.add(value, batch.timestamp(i), key, hash);
            if (to.size >= limit(receiver)) {
                send(receiver);
            }
        }
    }
}
