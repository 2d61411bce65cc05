package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.connector.kafka.KafkaRecordSerializerBuilder.ToBytes;
import io.tidemark.testkit.contract.SinkContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract for sinks, on a broker of its own: those of several guarantees are held to it side by side. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KafkaSinkContract extends SinkContract<String> {
    private final DeliveryGuarantee deliveryGuarantee;
    private final String connector;
    private SinkBroker broker;

    KafkaSinkContract(DeliveryGuarantee deliveryGuarantee, String connector) {
        this.deliveryGuarantee = deliveryGuarantee;
        this.connector = connector;
    }

    @BeforeAll
    void startBroker(@TempDir Path directory) throws IOException {
        broker = SinkBroker.start(directory);
    }

    @AfterAll
    void stopBroker() throws IOException {
        broker.close();
    }

    @Override
    protected Sink<String> sink(String system) {
        return KafkaSink.<String>builder()
                .setBootstrapServers(broker.servers())
                .setRecordSerializer(KafkaRecordSerializer.<String>builder()
                        .setTopic(system)
                        .setValueSerializer(ToBytes.string(text -> text))
                        .build())
                .setDeliveryGuarantee(deliveryGuarantee)
                .build();
    }

    @Override
    protected String connector(Sink<String> sink) {
        return connector;
    }

    @Override
    protected String record(int number) {
        return "record " + number;
    }

    @Override
    protected List<String> published(String system) throws Exception {
        return broker.readValues(system);
    }

    @Override
    protected void open(String system) throws Exception {
        broker.createTopic(system, 2);
    }

    @Override
    protected void close(String system) throws Exception {
        broker.deleteTopic(system);
    }
}
