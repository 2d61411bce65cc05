package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.source.SourceContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks a cluster which partitions there are, and for their offsets. Blocks up to the timeout that is set. */
final class TopicAdmin implements OffsetLookup, AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Admin admin;
    private final KafkaErrors errors;
    private final IsolationLevel isolation;
    private final String groupId;
    private int timeoutMillis;

    private TopicAdmin(Admin admin, KafkaErrors errors, IsolationLevel isolation, String groupId) {
        this.admin = admin;
        this.errors = errors;
        this.isolation = isolation;
        this.groupId = groupId;
    }

    static TopicAdmin open(KafkaSourceOptions<?> options, SourceContext context) throws IOException {
        KafkaErrors errors = new KafkaErrors("Source '" + context.operatorName() + "'", options.properties());
        String group = options.groupId();
        try {
            return new TopicAdmin(
                    Admin.create(options.admin()),
                    errors,
                    options.readsCommitted() ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED,
                    group == null ? "" : group);
        } catch (KafkaException e) {
            throw errors.explain("no client can be made for Kafka", e);
        }
    }

    void setTimeout(Duration timeout) {
        timeoutMillis = (int) timeout.toMillis();
    }

    /** What was found of what was asked for. */
    record Found(List<TopicPartition> partitions, SortedSet<String> missing) {}

    Found find(TopicSubscription subscription) throws IOException {
        if (subscription instanceof TopicSubscription.Topics topics) {
            return describe(topics.names());
        }
        if (subscription instanceof TopicSubscription.Partitions chosen) {
            return choose(chosen.partitions());
        }
        return match((TopicSubscription.Matching) subscription);
    }

    private Found match(TopicSubscription.Matching matching) throws IOException {
        Collection<String> names = await(
                "topics cannot be listed",
                admin.listTopics(timed(new ListTopicsOptions())).names());
        List<String> matched = names.stream()
                .filter(name -> matching.pattern().matcher(name).matches())
                .sorted()
                .toList();
        // One that is deleted between the two questions is as if it had never been there.
        return new Found(describe(matched).partitions(), new TreeSet<>());
    }

    private Found choose(Collection<TopicPartition> chosen) throws IOException {
        Found found = describe(
                chosen.stream().map(TopicPartition::topic).distinct().sorted().toList());
        List<TopicPartition> there = new ArrayList<>(found.partitions());
        there.retainAll(chosen);
        SortedSet<String> missing = new TreeSet<>();
        chosen.stream().filter(partition -> !there.contains(partition)).forEach(one -> missing.add(one.toString()));
        return new Found(there, missing);
    }

    private Found describe(List<String> topics) throws IOException {
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(topics, timed(new DescribeTopicsOptions())).topicNameValues();
        List<TopicPartition> partitions = new ArrayList<>();
        SortedSet<String> missing = new TreeSet<>();
        for (String topic : topics) {
            try {
                TopicDescription description = answer(answers.get(topic));
                description.partitions().forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            } catch (UnknownTopicOrPartitionException e) {
                missing.add(topic);
            } catch (KafkaException e) {
                throw errors.explain("the topic '" + topic + "' cannot be described", e);
            }
        }
        return new Found(partitions, missing);
    }

    @Override
    public Map<TopicPartition, Long> earliest(Collection<TopicPartition> partitions) throws IOException {
        return offsets(partitions, OffsetSpec.earliest());
    }

    @Override
    public Map<TopicPartition, Long> latest(Collection<TopicPartition> partitions) throws IOException {
        return offsets(partitions, OffsetSpec.latest());
    }

    @Override
    public Map<TopicPartition, Long> atTime(Collection<TopicPartition> partitions, long timestampMillis)
            throws IOException {
        return offsets(partitions, OffsetSpec.forTimestamp(timestampMillis));
    }

    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec spec)
            throws IOException {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        partitions.forEach(partition -> question.put(partition, spec));
        Map<TopicPartition, ListOffsetsResultInfo> answer = await(
                "the offsets of " + partitions + " cannot be found",
                admin.listOffsets(question, timed(new ListOffsetsOptions(isolation)))
                        .all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        answer.forEach((partition, info) -> {
            if (info.offset() >= 0) {
                offsets.put(partition, info.offset());
            }
        });
        return offsets;
    }

    @Override
    public Map<TopicPartition, Long> committed(Collection<TopicPartition> partitions) throws IOException {
        Map<String, ListConsumerGroupOffsetsSpec> question =
                Map.of(groupId, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try {
            Map<TopicPartition, OffsetAndMetadata> answer =
                    answer(admin.listConsumerGroupOffsets(question, timed(new ListConsumerGroupOffsetsOptions()))
                            .partitionsToOffsetAndMetadata(groupId));
            answer.forEach((partition, offset) -> {
                if (offset != null) {
                    offsets.put(partition, offset.offset());
                }
            });
        } catch (GroupIdNotFoundException e) {
            return offsets;
        } catch (KafkaException e) {
            throw errors.explain("what the group '" + groupId + "' has committed cannot be found", e);
        }
        return offsets;
    }

    private <O extends org.apache.kafka.clients.admin.AbstractOptions<O>> O timed(O options) {
        return options.timeoutMs(timeoutMillis);
    }

    private <V> V await(String action, KafkaFuture<V> future) throws IOException {
        try {
            return answer(future);
        } catch (KafkaException e) {
            throw errors.explain(action, e);
        }
    }

    private static <V> V answer(KafkaFuture<V> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for an answer of Kafka.");
        }
    }

    @Override
    public void close() {
        admin.close(CLOSE_TIMEOUT);
    }
}
