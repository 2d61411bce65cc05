package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.testkit.contract.FlakyProxy;
import io.tidemark.testkit.contract.SourceContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The contract for sources on two queues, which messages go to by turns. A process that dies loses its connection, so each
 * process has a way to the broker of its own, cut when the next begins.
 */
@ExtendWith(Broker.class)
abstract class RabbitMqSourceContract extends SourceContract<String> {
    private final String what;
    private FlakyProxy proxy;

    RabbitMqSourceContract(String what) {
        this.what = what;
    }

    abstract QueueDeclaration queue(String name);

    abstract RabbitMqSource.Builder<String> choose(RabbitMqSource.Builder<String> source);

    private String first(String system) {
        return getClass().getSimpleName() + "-" + system + "-first";
    }

    private String second(String system) {
        return getClass().getSimpleName() + "-" + system + "-second";
    }

    @Override
    protected void open(String system) throws IOException {
        Broker.shared().declare(queue(first(system)));
        Broker.shared().declare(queue(second(system)));
    }

    @Override
    protected Source<String, ?> source(String system) throws IOException {
        if (proxy != null) {
            proxy.close();
        }
        proxy = FlakyProxy.to(Broker.shared().server().port());
        return choose(RabbitMqSource.<String>builder()
                        .setConnection(Broker.client(proxy.port()).build())
                        .addQueue(first(system))
                        .addQueue(second(system))
                        .setDeserializer(message -> new String(message.body(), StandardCharsets.UTF_8)))
                .build();
    }

    @Override
    protected String connector(Source<String, ?> source) {
        return "RabbitMqSource, " + what;
    }

    @Override
    protected String record(int number) {
        return "record " + number;
    }

    @Override
    protected void write(String system, List<String> records) throws IOException {
        for (String record : records) {
            String queue = records().indexOf(record) % 2 == 0 ? first(system) : second(system);
            MessageProperties properties =
                    MessageProperties.builder().correlationId(record).build();
            Broker.shared().publish(queue, record, properties);
        }
        Broker.shared().confirm();
    }

    @Override
    protected void close(String system) throws IOException {
        proxy.close();
        Broker.shared().delete(first(system), second(system));
        Broker.shared().closeChannel();
    }
}
