package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.connector.kafka.KafkaErrors.UnreachableException;
import io.tidemark.connector.kafka.TopicAdmin.Found;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds partitions, and the offsets at which they start and stop. Only those of the first look of a job start where the user
 * said; whatever is found later is read from its first record, or what was written before it was found would be lost.
 */
final class KafkaEnumerator implements SplitEnumerator<KafkaSplit> {
    private static final Logger LOG = System.getLogger(KafkaEnumerator.class.getName());

    /** A later look can be repeated, and the end of the attempt waits for it. */
    private static final Duration LATER_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaSourceOptions<?> options;
    private final TopicAdmin admin;
    private final String operator;
    private final Counter errors;
    private final Counter failures;
    private final Map<TopicPartition, KafkaSplit> found = new LinkedHashMap<>();
    private SortedSet<String> missingBefore = new TreeSet<>();
    private boolean first;

    KafkaEnumerator(KafkaSourceOptions<?> options, TopicAdmin admin, SourceContext context) {
        this.options = options;
        this.admin = admin;
        operator = context.operatorName();
        errors = context.metrics().counter(MetricNames.ERRORS);
        failures = context.metrics().counter("discoveryFailures");
        first = !context.isRestored();
    }

    @Override
    public List<KafkaSplit> discover() throws IOException {
        admin.setTimeout(first ? options.startTimeout() : LATER_TIMEOUT);
        if (first) {
            look(options.start());
            first = false;
        } else {
            lookAgain();
        }
        return List.copyOf(found.values());
    }

    private void lookAgain() throws IOException {
        try {
            look(OffsetsInitializer.earliest());
        } catch (UnreachableException e) {
            errors.increment();
            failures.increment();
            LOG.log(
                    Level.WARNING,
                    "Source ''{0}'' could not look for new partitions, and tries again in {1}: {2}",
                    operator,
                    options.discoveryInterval(),
                    e.getMessage());
        }
    }

    private void look(OffsetsInitializer start) throws IOException {
        Found now = admin.find(options.subscription());
        refuseMissing(now.missing());
        if (now.partitions().isEmpty()) {
            nothingFound();
            return;
        }
        List<TopicPartition> unknown = new ArrayList<>(now.partitions());
        unknown.removeAll(found.keySet());
        if (!unknown.isEmpty()) {
            add(unknown, start);
        }
    }

    /** A broker that has just come back may not know of all topics; it is asked twice. */
    private void refuseMissing(SortedSet<String> missing) throws IOException {
        SortedSet<String> refused = new TreeSet<>(missing);
        if (!first) {
            refused.retainAll(missingBefore);
        }
        missingBefore = missing;
        if (!refused.isEmpty()) {
            throw new IOException("Source '" + operator + "': " + String.join(", ", refused) + " does not exist at "
                    + options.servers() + ". Create it, or correct what is set by setTopics or setPartitions; if it was"
                    + " deleted on purpose, take it out.");
        }
    }

    private void nothingFound() throws IOException {
        boolean looksAgain = !options.bounded() && !options.discoveryInterval().isZero();
        if (!looksAgain) {
            throw new IOException("Source '" + operator + "' finds no " + options.subscription() + " at "
                    + options.servers() + ". Correct the pattern, or look again by setPartitionDiscoveryInterval.");
        }
        if (first) {
            LOG.log(
                    Level.WARNING,
                    "Source ''{0}'' finds no {1} at {2}.",
                    operator,
                    options.subscription(),
                    options.servers());
        }
    }

    private void add(List<TopicPartition> partitions, OffsetsInitializer start) throws IOException {
        Map<TopicPartition, Long> starts = resolve("start", start, partitions);
        OffsetsInitializer stop = options.stop();
        Map<TopicPartition, Long> stops = stop == null ? Map.of() : resolve("stop", stop, partitions);
        for (TopicPartition partition : partitions) {
            found.put(
                    partition,
                    new KafkaSplit(
                            partition.topic(),
                            partition.partition(),
                            starts.get(partition),
                            stops.getOrDefault(partition, KafkaSplit.NO_STOP)));
        }
    }

    private Map<TopicPartition, Long> resolve(String what, OffsetsInitializer offsets, List<TopicPartition> partitions)
            throws IOException {
        Map<TopicPartition, Long> resolved = offsets.resolve(partitions, admin);
        List<TopicPartition> without = new ArrayList<>(partitions);
        without.removeAll(resolved.keySet());
        if (!without.isEmpty()) {
            throw new IOException("Source '" + operator + "': there is no offset to " + what + " at for " + without
                    + " by '" + offsets + "'. Give one, or say what to do otherwise, for example by"
                    + " committedOffsets(OffsetsInitializer.earliest()).");
        }
        return resolved;
    }

    @Override
    public Duration rediscoverEvery() {
        return options.subscription().canGrow() ? options.discoveryInterval() : Duration.ZERO;
    }

    @Override
    public void close() {
        admin.close();
    }
}
