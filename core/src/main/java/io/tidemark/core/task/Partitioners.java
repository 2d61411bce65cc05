package io.tidemark.core.task;

import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.api.functions.KeySelector;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.ExecutionPlan.Exchange;

/** Makes the partitioner that a stream between two tasks asks for. */
final class Partitioners {
    private Partitioners() {}

    @SuppressWarnings("unchecked") // the API built the partitioning from the types of the stream
    static Partitioner of(ExecutionPlan plan, Exchange exchange, int sender, Outbox[] outboxes) {
        String receiverName = plan.tasks().get(exchange.toTask()).head().node().name();
        Partitioning partitioning = exchange.partitioning();
        if (partitioning instanceof Partitioning.Hash<?, ?> hash) {
            return new HashPartitioner(
                    receiverName,
                    (KeySelector<Object, Object>) hash.selector(),
                    (Serde<Object>) hash.keySerde(),
                    plan.keyGroups(),
                    outboxes);
        } else if (partitioning instanceof Partitioning.Rebalance) {
            return new RebalancePartitioner(sender, outboxes);
        } else if (partitioning instanceof Partitioning.Forward) {
            return new RebalancePartitioner(0, outboxes); // to the one receiver there is
        } else if (partitioning instanceof Partitioning.Rescale) {
            int senders = plan.tasks().get(exchange.fromTask()).parallelism();
            return rescaling(sender, senders, outboxes);
        } else if (partitioning instanceof Partitioning.Global) {
            return new RebalancePartitioner(0, 0, 1, outboxes);
        } else if (partitioning instanceof Partitioning.Shuffle) {
            return new ShufflePartitioner(sender, outboxes);
        } else if (partitioning instanceof Partitioning.Broadcast) {
            return new BroadcastPartitioner(outboxes);
        } else if (partitioning instanceof Partitioning.Custom<?, ?> custom) {
            return new CustomPartitioner(
                    receiverName,
                    (io.tidemark.api.functions.Partitioner<Object>) custom.partitioner(),
                    (KeySelector<Object, Object>) custom.selector(),
                    outboxes);
        }
        throw new IllegalStateException(
                "No partitioner is known for " + partitioning.getClass().getName() + ".");
    }

    /** The receivers are cut into as many parts as there are senders; of more senders than receivers some share one. */
    private static Partitioner rescaling(int sender, int senders, Outbox[] outboxes) {
        int from = (int) ((long) sender * outboxes.length / senders);
        int to = (int) ((long) (sender + 1) * outboxes.length / senders);
        return new RebalancePartitioner(0, from, Math.max(to, from + 1), outboxes);
    }
}
