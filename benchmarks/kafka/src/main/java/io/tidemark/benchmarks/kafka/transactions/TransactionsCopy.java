package io.tidemark.benchmarks.kafka.transactions;

import io.tidemark.benchmarks.kafka.CopyJob;
import io.tidemark.benchmarks.kafka.CopySpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * Kafka's clients alone: each of as many threads as there are subtasks reads its partitions and sends what it makes of a record at
 * once, into a transaction that is open for an interval. Then it flushes, adds its offsets to the transaction, and ends it.
 *
 * <p>That is what a sink costs at most that keeps no record but its transaction open from barrier to barrier, if nothing fails:
 * there is no engine, no checkpoint and no barrier. To end such a transaction after a crash takes an {@code EndTxn} request of
 * the sink's own; {@code commitTransaction()}, which is called here, sends one as well and costs as much.
 */
public final class TransactionsCopy implements CopyJob {
    private List<TransactionsThread> threads = List.of();

    /** Makes the contestant; nothing is started. */
    public TransactionsCopy() {}

    @Override
    public String version() {
        Properties properties = new Properties();
        try (InputStream file = Admin.class.getResourceAsStream("/kafka/kafka-version.properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka's clients do not say which version they are", e);
        }
        return "Kafka's clients " + properties.getProperty("version");
    }

    @Override
    public void start(CopySpec spec) throws Exception {
        List<List<TopicPartition>> shares = new ArrayList<>();
        for (int i = 0; i < spec.parallelism(); i++) {
            shares.add(new ArrayList<>());
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", spec.bootstrapServers()))) {
            int partitions = admin.describeTopics(List.of(spec.input()))
                    .allTopicNames()
                    .get()
                    .get(spec.input())
                    .partitions()
                    .size();
            for (int i = 0; i < partitions; i++) {
                shares.get(i % spec.parallelism()).add(new TopicPartition(spec.input(), i));
            }
        }
        List<TransactionsThread> started = new ArrayList<>();
        for (List<TopicPartition> share : shares) {
            started.add(new TransactionsThread(spec, started.size(), share));
        }
        started.forEach(Thread::start);
        threads = started;
    }

    @Override
    public void end() throws Exception {
        for (TransactionsThread thread : threads) {
            thread.end();
        }
    }
}
