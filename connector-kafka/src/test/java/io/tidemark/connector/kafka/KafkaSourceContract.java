package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.testkit.contract.SourceContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract for sources, on a broker of its own, with two partitions and one that nothing is in. Each case begins where the
 * one before it ended: that is quicker than topics.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KafkaSourceContract extends SourceContract<String> {
    private static final int PARTITIONS = 3;
    private static final int WRITTEN_TO = 2;

    private final String connector;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private SourceBroker broker;
    private String topic = "";

    KafkaSourceContract(String connector) {
        this.connector = connector;
    }

    @BeforeAll
    void startBroker(@TempDir Path directory) throws IOException {
        broker = SourceBroker.start(directory);
    }

    @AfterAll
    void stopBroker() throws IOException {
        broker.close();
    }

    abstract KafkaSourceBuilder<String> describe(KafkaSourceBuilder<String> builder);

    SourceBroker broker() {
        return broker;
    }

    String topic() {
        return topic;
    }

    @Override
    protected Source<String, ?> source(String system) {
        KafkaSourceBuilder<String> builder = KafkaSource.<String>builder()
                .setBootstrapServers(broker.servers())
                .setTopics(topic)
                .setStartingOffsets(OffsetsInitializer.offsets(ends))
                .setDeserializer(KafkaRecordDeserializer.strings())
                // a reader that is closed waits for the answer to its last question
                .setProperty("fetch.max.wait.ms", "10")
                .setProperty("retry.backoff.ms", "5");
        return describe(builder).build();
    }

    @Override
    protected String connector(Source<String, ?> source) {
        return connector;
    }

    @Override
    protected String record(int number) {
        return "record " + number;
    }

    @Override
    protected void open(String system) throws Exception {
        if (topic.isEmpty()) {
            topic = broker.topic(PARTITIONS);
        }
        for (int i = 0; i < PARTITIONS; i++) {
            ends.put(new TopicPartition(topic, i), broker.end(topic, i));
        }
    }

    @Override
    protected void write(String system, List<String> records) throws Exception {
        int half = records.size() / WRITTEN_TO;
        write(0, records.subList(0, half));
        write(1, records.subList(half, records.size()));
    }

    void write(int partition, List<String> some) throws Exception {
        broker.write(topic, partition, some);
    }
}
