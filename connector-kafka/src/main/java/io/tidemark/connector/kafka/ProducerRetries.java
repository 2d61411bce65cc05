package io.tidemark.connector.kafka;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.jspecify.annotations.Nullable;

/** How often a producer has sent a record again, which it does by itself. Used by one thread at a time. */
final class ProducerRetries {
    private static final String GROUP = "producer-metrics";
    private static final String NAME = "record-retry-total";

    private final @Nullable Metric total;
    private long counted;

    ProducerRetries(Producer<?, ?> producer) {
        total = producer.metrics().values().stream()
                .filter(metric -> metric.metricName().group().equals(GROUP)
                        && metric.metricName().name().equals(NAME))
                .findFirst()
                .orElse(null);
    }

    /** Returns how many records were sent again since the last call; 0 if the producer does not tell. */
    long takeNew() {
        if (total == null || !(total.metricValue() instanceof Number number)) {
            return 0;
        }
        long before = counted;
        counted = number.longValue();
        return counted - before;
    }
}
