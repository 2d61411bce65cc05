package io.tidemark.connector.kafka;

import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class KafkaBoundedSourceContractTest extends KafkaSourceContract {
    private KafkaProducer<byte[], byte[]> transactional;

    KafkaBoundedSourceContractTest() {
        super("KafkaSource, a topic up to its end");
    }

    @BeforeAll
    void openProducer() {
        transactional = broker().transactional();
    }

    @AfterAll
    void closeProducer() {
        transactional.close();
    }

    @Override
    KafkaSourceBuilder<String> describe(KafkaSourceBuilder<String> builder) {
        return builder.setBounded(OffsetsInitializer.latest());
    }

    /** In transactions, among others that are aborted, so that each partition ends with a marker. */
    @Override
    void write(int partition, List<String> some) throws Exception {
        transactional.beginTransaction();
        SourceBroker.send(transactional, topic(), partition, some);
        transactional.commitTransaction();
        transactional.beginTransaction();
        SourceBroker.send(transactional, topic(), partition, List.of("aborted"));
        transactional.abortTransaction();
    }
}
