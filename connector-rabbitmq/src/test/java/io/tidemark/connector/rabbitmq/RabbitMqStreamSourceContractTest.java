package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.testkit.contract.FlakyProxy;
import io.tidemark.testkit.contract.SourceContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Broker.class)
class RabbitMqStreamSourceContractTest extends SourceContract<String> {
    private FlakyProxy proxy;

    @Override
    protected void open(String system) throws IOException {
        Broker.shared().declare(QueueDeclaration.stream("stream-" + system));
    }

    @Override
    protected Source<String, ?> source(String system) throws IOException {
        if (proxy != null) {
            proxy.close();
        }
        proxy = FlakyProxy.to(Broker.shared().server().port());
        return RabbitMqStreamSource.<String>builder()
                .setConnection(Broker.client(proxy.port()).build())
                .addStream("stream-" + system)
                .setDeserializer(message -> new String(message.body(), StandardCharsets.UTF_8))
                .build();
    }

    @Override
    protected String record(int number) {
        return "record " + number;
    }

    @Override
    protected void write(String system, List<String> records) throws IOException {
        Broker.shared().publish("stream-" + system, records.toArray(String[]::new));
    }

    @Override
    protected void close(String system) throws IOException {
        proxy.close();
        Broker.shared().delete("stream-" + system);
        Broker.shared().closeChannel();
    }
}
