package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSourceBuilderTest {
    private static KafkaSourceBuilder<String> complete() {
        return KafkaSource.<String>builder()
                .setBootstrapServers("broker:9092")
                .setTopics("orders")
                .setDeserializer(KafkaRecordDeserializer.strings());
    }

    @ParameterizedTest
    @CsvSource({
        "enable.auto.commit, setGroupId",
        "key.deserializer, setDeserializer",
        "value.deserializer, setValueOnlyDeserializer",
        "auto.offset.reset, setStartingOffsets",
        "client.id, setClientIdPrefix"
    })
    void refusesPropertiesThatAreItsOwnAndSaysWhatToUse(String property, String instead) {
        Properties properties = new Properties();
        properties.setProperty(property, "x");

        assertThatThrownBy(() -> complete().setProperty(property, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'" + property + "'", instead);
        assertThatThrownBy(() -> complete().setProperties(properties)).hasMessageContaining(instead);
    }

    @Test
    void refusesPropertiesThatAreNoText() {
        Properties properties = new Properties();
        properties.put("fetch.max.bytes", 5);

        assertThatThrownBy(() -> complete().setProperties(properties)).hasMessageContaining("'fetch.max.bytes'");
    }

    @Test
    void saysWhatIsMissing() {
        KafkaSourceBuilder<String> builder = KafkaSource.builder();
        assertThatThrownBy(builder::build).hasMessageContaining("setBootstrapServers");
        builder.setBootstrapServers("broker:9092");
        assertThatThrownBy(builder::build).hasMessageContaining("setTopicPattern");
        builder.setTopicPattern(Pattern.compile("a"));
        assertThatThrownBy(builder::build).hasMessageContaining("KafkaRecordDeserializer.strings()");
        builder.setDeserializer(KafkaRecordDeserializer.strings());
        builder.setStartingOffsets(OffsetsInitializer.committedOffsets());
        assertThatThrownBy(builder::build).hasMessageContaining("setGroupId");
        assertThat(builder.setGroupId("group").build()).isNotNull();
        assertThatThrownBy(() -> builder.setTopics()).hasMessageContaining("setTopics");
        assertThatThrownBy(() -> builder.setPartitions(Set.of())).hasMessageContaining("setPartitions");
    }

    @Test
    void passesPropertiesOnOverItsDefaults() {
        KafkaSourceOptions<String> options = complete()
                .setProperty("max.poll.records", "7")
                .setClientIdPrefix("billing")
                .options();

        assertThat(options.consumer(3))
                .containsEntry("max.poll.records", "7")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("client.id", "billing-3");
    }

    @Test
    void showsNoSecret() {
        KafkaSourceOptions<String> options = complete()
                .setProperty("sasl.jaas.config", "x.Module required username=\"u\" password=\"hunter2\";")
                .setProperty("ssl.keystore.password", "hunter2")
                .setProperty("ssl.keystore.key", "hunter2")
                .setProperty("sasl.oauthbearer.client.credentials.client.secret", "hunter2")
                .setProperty("security.protocol", "SASL_SSL")
                .options();

        assertThat(options.toString()).contains("SASL_SSL").doesNotContain("hunter2");
        assertThat(new KafkaSource<>(options).toString())
                .contains("orders", "broker:9092")
                .doesNotContain("hunter2");
        assertThat(options.properties().hide("what hunter2 says of 'username'"))
                .isEqualTo("what [hidden] says of 'username'");
    }

    @Test
    void isSerializableWithAllItsChoices() throws Exception {
        for (OffsetsInitializer offsets : new OffsetsInitializer[] {
            OffsetsInitializer.earliest(),
            OffsetsInitializer.latest(),
            OffsetsInitializer.timestamp(5),
            OffsetsInitializer.committedOffsets(),
            OffsetsInitializer.committedOffsets(OffsetsInitializer.latest()),
            OffsetsInitializer.offsets(Map.of(new TopicPartition("orders", 0), 5L))
        }) {
            KafkaSource<String> source = complete()
                    .setGroupId("group")
                    .setStartingOffsets(offsets)
                    .setBounded(offsets)
                    .setPartitions(Set.of(new TopicPartition("orders", 0)))
                    .build();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
                output.writeObject(source);
            }
            try (ObjectInputStream input = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                assertThat(input.readObject()).hasToString(source.toString());
            }
        }
    }
}
