package io.tidemark.examples.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.connector.rabbitmq.QueueDeclaration;
import io.tidemark.connector.rabbitmq.RabbitMqConnectionConfig;
import io.tidemark.connector.rabbitmq.RabbitMqSink;
import io.tidemark.connector.rabbitmq.RabbitMqSource;
import io.tidemark.examples.JavaProcess;
import io.tidemark.servers.RabbitServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills the process of the job with SIGKILL at random moments, and the broker once; each order must count once. */
@Timeout(300)
class OrdersKillTest {
    private static final int KILLS = 4;
    private static final int ORDERS_A_ROUND = 1_500;
    private static final int CUSTOMERS = 13;
    private static final int MAX_LATER_MILLIS = 250;

    @TempDir
    Path directory;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<String, Long> expected = new HashMap<>();
    private final CollectSink<Order> collected = new CollectSink<>();
    private int ordered;

    @Test
    void countsEachOrderOnceHoweverOftenTheProcessIsKilled() throws Exception {
        assumeTrue(RabbitServer.isAvailable(), RabbitServer.unavailable());
        try (RabbitServer server = RabbitServer.start()) {
            String uri = "amqp://" + RabbitServer.USER + ":" + RabbitServer.PASSWORD + "@127.0.0.1:" + server.port();
            RabbitMqConnectionConfig broker = OrdersJob.broker(uri);
            JobClient reader = readTotals(broker);
            publishOrders(broker);
            // the only node of a RabbitMQ 3.10 loses a new quorum queue in a kill, unless it was stopped in order
            // before
            server.stop();
            server.restart();
            for (int kill = 0; kill < KILLS; kill++) {
                publishOrders(broker);
                int before = collected.results().size();
                try (JavaProcess job = start(uri)) {
                    job.awaitUnlessEnded(() -> collected.results().size() > before);
                    if (kill == KILLS / 2) {
                        server.kill();
                        server.restart();
                    }
                    assertThat(job.endsWithin(random.nextInt(MAX_LATER_MILLIS)))
                            .as("the job has ended; seed %d%n%s", seed, job.errors())
                            .isFalse();
                }
            }
            publishOrders(broker);
            try (JavaProcess job = start(uri)) {
                job.awaitUnlessEnded(() -> isComplete(totals()));
                assertThat(totals()).as("seed %d%n%s", seed, job.errors()).isEqualTo(expected);
            }
            reader.cancel().join();
        }
    }

    private JavaProcess start(String uri) throws IOException {
        return JavaProcess.start(
                directory,
                JavaProcess.classPath(),
                OrdersJob.class.getName(),
                List.of("--checkpoints", directory.resolve("checkpoints").toString(), "--checkpoint-interval", "50"),
                Map.of(OrdersJob.URI, uri));
    }

    /** Publishes each order of a round once, by a job of its own. */
    private void publishOrders(RabbitMqConnectionConfig broker) throws Exception {
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < ORDERS_A_ROUND; i++) {
            Order order =
                    new Order("order-" + ordered++, "customer-" + random.nextInt(CUSTOMERS), 1 + random.nextInt(100));
            expected.merge(order.customer(), order.amount(), Long::sum);
            orders.add(order);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.fromCollection(orders)
                .sinkTo(RabbitMqSink.<Order>builder()
                        .setConnection(broker)
                        .setQueue(QueueDeclaration.quorum(OrdersJob.ORDERS))
                        .setSerializer(Order::toBytes)
                        .setMessageId(Order::id)
                        .build());
        env.execute("publishing orders");
    }

    private JobClient readTotals(RabbitMqConnectionConfig broker) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.enableCheckpointing(20);
        env.fromSource(
                        RabbitMqSource.<Order>builder()
                                .setConnection(broker)
                                .addQueue(QueueDeclaration.quorum(OrdersJob.TOTALS))
                                .setDeserializer(message -> Order.parse(message.body()))
                                .atLeastOnce()
                                .build(),
                        "totals")
                .sinkTo(collected);
        return env.executeAsync("reading totals");
    }

    /** Amounts are positive, so the greatest sum of a customer is the last. */
    private Map<String, Long> totals() {
        Map<String, Long> totals = new HashMap<>();
        collected.results().forEach(total -> totals.merge(total.customer(), total.amount(), Math::max));
        return totals;
    }

    private boolean isComplete(Map<String, Long> totals) {
        Set<String> ids = new HashSet<>();
        collected.results().forEach(total -> ids.add(total.id()));
        return ids.size() == ordered && totals.size() == expected.size();
    }
}
