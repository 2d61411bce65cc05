package io.tidemark.examples.rabbitmq;

import io.tidemark.api.JobExecutionException;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.connector.rabbitmq.QueueDeclaration;
import io.tidemark.connector.rabbitmq.RabbitMqConnectionConfig;
import io.tidemark.connector.rabbitmq.RabbitMqSink;
import io.tidemark.connector.rabbitmq.RabbitMqSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Reads orders from a queue, sums them by customer, and publishes each sum to another queue. However often the process is
 * killed, each order counts once: start it again with the same arguments and it goes on. What it publishes has the id of the
 * order, so that a reader can drop what comes twice.
 */
@Command(name = "orders", description = "Sums of orders by customer.", mixinStandardHelpOptions = true)
public final class OrdersJob implements Callable<Integer> {
    /** The variable of the environment with the URI of the broker, for it holds a password. */
    public static final String URI = "RABBITMQ_URI";

    /** The queue that orders are read from. */
    public static final String ORDERS = "orders";

    /** The queue that sums are published to. */
    public static final String TOTALS = "totals";

    private static final Duration FIRST_DELAY = Duration.ofMillis(50);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

    @Option(names = "--checkpoints", required = true, description = "The directory to keep checkpoints in.")
    private Path checkpoints = Path.of("");

    @Option(names = "--checkpoint-interval", defaultValue = "1000", description = "Milliseconds between checkpoints.")
    private long checkpointInterval;

    private OrdersJob() {}

    /**
     * Runs the job until it is stopped.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new OrdersJob()).execute(args));
    }

    @Override
    public Integer call() throws JobExecutionException, InterruptedException {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.enableCheckpointing(checkpointInterval);
        env.getCheckpointConfig().setCheckpointStorage(checkpoints);
        env.requireGuarantee(Guarantee.AT_LEAST_ONCE);

        RabbitMqConnectionConfig broker = broker(System.getenv(URI));
        env.fromSource(orders(broker), "orders")
                .uid("orders")
                .keyBy(Order::customer)
                .process(new TotalByCustomer())
                .uid("totals")
                .sinkTo(totals(broker))
                .uid("published");
        env.execute("orders");
        return 0;
    }

    static RabbitMqConnectionConfig broker(String uri) {
        return RabbitMqConnectionConfig.builder()
                .setUri(uri)
                .setReconnect(FIRST_DELAY, LONGEST_DELAY, RabbitMqConnectionConfig.UNLIMITED)
                .build();
    }

    private static RabbitMqSource<Order> orders(RabbitMqConnectionConfig broker) {
        return RabbitMqSource.<Order>builder()
                .setConnection(broker)
                .addQueue(QueueDeclaration.quorum(ORDERS))
                .setDeserializer(message -> Order.parse(message.body()))
                .exactlyOnce()
                .build();
    }

    private static RabbitMqSink<Order> totals(RabbitMqConnectionConfig broker) {
        return RabbitMqSink.<Order>builder()
                .setConnection(broker)
                .setQueue(QueueDeclaration.quorum(TOTALS))
                .setSerializer(Order::toBytes)
                .setMessageId(Order::id)
                .build();
    }
}
