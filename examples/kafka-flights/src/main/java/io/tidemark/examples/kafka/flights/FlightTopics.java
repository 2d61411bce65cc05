package io.tidemark.examples.kafka.flights;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The two topics of a job, on a cluster.
 *
 * @param bootstrap its brokers
 * @param input of flights
 * @param output of delays
 */
record FlightTopics(String bootstrap, String input, String output) {
    private static final int PARTITIONS = 4;
    /** How long a cluster may take to know a topic that it has made. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Returns topics whose names begin with a word. */
    static FlightTopics named(String bootstrap, String word) {
        return new FlightTopics(bootstrap, word + "-flights", word + "-delays");
    }

    /**
     * Returns the partitions of one of them.
     *
     * @return in order
     */
    static List<TopicPartition> partitionsOf(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
    }

    /**
     * Makes them, and waits until their leaders know that they are: they would mix up what is sent before (KAFKA-15591).
     *
     * @throws IOException if the cluster does not answer or refuses, or has one of that name
     */
    void create() throws IOException, InterruptedException {
        try (Admin admin = admin()) {
            // as many replicas as the cluster makes of itself
            admin.createTopics(Set.of(topic(input), topic(output))).all().get();
            awaitLeaders(admin);
        } catch (ExecutionException e) {
            throw new IOException(
                    "The topics " + input + " and " + output + " can't be made at " + bootstrap + ": " + e.getCause(),
                    e);
        }
    }

    private void awaitLeaders(Admin admin) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        Stream.of(input, output)
                .flatMap(topic -> partitionsOf(topic).stream())
                .forEach(partition -> ends.put(partition, OffsetSpec.latest()));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean known = false;
        while (!known) {
            try {
                admin.listOffsets(ends).all().get();
                known = true;
            } catch (ExecutionException e) {
                boolean comes = e.getCause() instanceof UnknownTopicOrPartitionException;
                if (!comes || System.nanoTime() > deadline) {
                    throw e;
                }
            }
        }
    }

    private static NewTopic topic(String name) {
        return new NewTopic(name, Optional.of(PARTITIONS), Optional.empty());
    }

    /** Deletes them. */
    void delete() throws IOException, InterruptedException {
        try (Admin admin = admin()) {
            admin.deleteTopics(Set.of(input, output)).all().get();
        } catch (ExecutionException e) {
            throw new IOException("The topics " + input + " and " + output + " can't be deleted: " + e.getCause(), e);
        }
    }

    /** Returns the transactions of the cluster that are not over. */
    List<TransactionListing> openTransactions() throws IOException, InterruptedException {
        Set<TransactionState> open =
                Set.of(TransactionState.ONGOING, TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT);
        try (Admin admin = admin()) {
            return List.copyOf(admin.listTransactions(new ListTransactionsOptions().filterStates(open))
                    .all()
                    .get());
        } catch (ExecutionException e) {
            throw new IOException("The transactions at " + bootstrap + " can't be listed: " + e.getCause(), e);
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrap));
    }
}
