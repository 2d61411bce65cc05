package io.tidemark.examples.kafka.flights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.servers.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicReaderTest {
    @TempDir
    Path directory;

    @Test
    void readsAllThatIsCommittedAndDoesNotBeginAnewWhereSomethingIsGone() throws Exception {
        try (KafkaServer broker = KafkaServer.start(directory)) {
            FlightTopics topics = FlightTopics.named(broker.bootstrapServers(), "read");
            topics.create();
            String topic = topics.input();
            try (TopicReader reader = new TopicReader(topics.bootstrap(), topic);
                    KafkaProducer<String, String> producer = transactional(topics)) {
                reader.readToEnd();
                assertThat(reader.count()).isZero();

                producer.beginTransaction();
                write(producer, topic, "LAX", "a", "b");
                write(producer, topic, "SFO", "c");
                producer.commitTransaction();
                producer.beginTransaction();
                write(producer, topic, "LAX", "aborted");
                producer.abortTransaction();
                producer.beginTransaction();
                write(producer, topic, "LAX", "open");
                producer.flush();
                reader.readToEnd();
                assertThat(reader.lines()).isEqualTo(Map.of("LAX", List.of("a", "b"), "SFO", List.of("c")));

                producer.abortTransaction();
                topics.delete();
                topics.create();
                assertThatThrownBy(() -> {
                            while (reader.count() == 3) {
                                reader.read(Duration.ofMillis(100));
                            }
                        })
                        .isInstanceOf(OffsetOutOfRangeException.class);
            }
        }
    }

    private static KafkaProducer<String, String> transactional(FlightTopics topics) {
        KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", topics.bootstrap(), "transactional.id", "test"),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    private static void write(KafkaProducer<String, String> producer, String topic, String airport, String... lines) {
        for (String line : lines) {
            producer.send(new ProducerRecord<>(topic, airport, line));
        }
    }
}
