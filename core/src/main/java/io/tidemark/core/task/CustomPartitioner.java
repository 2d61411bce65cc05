package io.tidemark.core.task;

import io.tidemark.api.functions.KeySelector;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.stream.RecordBatch;

/** Sends each record where the user says. */
final class CustomPartitioner extends Partitioner.Gathering {
    private final String receiverName;
    private final io.tidemark.api.functions.Partitioner<Object> partitioner;
    private final KeySelector<Object, Object> selector;

    CustomPartitioner(
            String receiverName,
            io.tidemark.api.functions.Partitioner<Object> partitioner,
            KeySelector<Object, Object> selector,
            Outbox[] outboxes) {
        super(outboxes, false);
        this.receiverName = receiverName;
        this.partitioner = partitioner;
        this.selector = selector;
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
        int size = batch.size;
        int receivers = receivers();
        RecordBatch[] open = begin(size / receivers + size / 8 + 1);
        for (int i = 0; i < size; i++) {
            Object value = batch.values[i];
            int receiver = partitioner.partition(selector.getKey(value), receivers);
            if (receiver < 0 || receiver >= receivers) {
                throw new IndexOutOfBoundsException("The partitioner "
                        + partitioner.getClass().getName() + " sends the record " + value + " to subtask " + receiver
                        + " of " + receivers + "; it must return from 0 to " + (receivers - 1) + ".");
            }
            open[receiver].add(value, batch.timestamp(i));
            if (open[receiver].size >= limit(receiver)) {
                send(receiver);
            }
        }
    }
}
