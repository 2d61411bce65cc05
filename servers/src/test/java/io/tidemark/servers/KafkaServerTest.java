package io.tidemark.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerTest {
    private static final String TOPIC = "letters";

    @TempDir
    Path directory;

    @Test
    void keepsWhatItAcknowledgedWhenItIsKilledOrStopped() throws Exception {
        try (KafkaServer server = KafkaServer.start(directory.resolve("data"))) {
            Map<String, Object> client = client(server.bootstrapServers());
            createTopic(client);
            send(client, "a");
            server.kill();
            assertThatThrownBy(() -> connect(server.bootstrapServers())).isInstanceOf(IOException.class);
            server.restart();
            send(client, "b");
            server.stop();
            assertThatThrownBy(() -> connect(server.bootstrapServers())).isInstanceOf(IOException.class);
            server.restart();
            assertThat(readAll(client)).containsExactly("a", "b");
            assertThatThrownBy(server::restart).isInstanceOf(IllegalStateException.class);
        }
        try (KafkaServer next = KafkaServer.start(directory.resolve("data"))) {
            assertThat(readAll(client(next.bootstrapServers()))).containsExactly("a", "b");
        }
    }

    @Test
    void letsInWhoHasThePasswordAndWhoTrustsItsCertificate() throws Exception {
        KafkaServer.Builder builder = KafkaServer.builder().withPassword().withTls();
        try (KafkaServer server = builder.start(directory.resolve("data"))) {
            Map<String, Object> user = client(server.passwordBootstrapServers());
            user.put("security.protocol", "SASL_PLAINTEXT");
            user.put("sasl.mechanism", "PLAIN");
            user.put("sasl.jaas.config", jaas(KafkaServer.PASSWORD));
            createTopic(user);
            send(user, "a");

            Map<String, Object> encrypted = client(server.tlsBootstrapServers());
            encrypted.put("security.protocol", "SSL");
            encrypted.put("ssl.truststore.type", "PEM");
            encrypted.put("ssl.truststore.location", server.certificate().toString());
            assertThat(readAll(encrypted)).containsExactly("a");

            user.put("sasl.jaas.config", jaas("a guess"));
            assertThatThrownBy(() -> createTopic(user)).hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    @Test
    void hasThePropertiesThatItWasGiven() throws Exception {
        KafkaServer.Builder builder = KafkaServer.builder().property("auto.create.topics.enable", "true");
        try (KafkaServer server = builder.start(directory.resolve("data"))) {
            send(client(server.bootstrapServers()), "a");
            assertThat(readAll(client(server.bootstrapServers()))).containsExactly("a");
            assertThatThrownBy(server::tlsBootstrapServers).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(server::passwordBootstrapServers).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void endsWithTheProcessThatStartedIt() throws IOException, InterruptedException {
        ServerOfAKilledProcess.awaitEnd(Parent.class, directory, KafkaServerTest::connect);
    }

    /** Starts a broker and waits to be killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws IOException {
            KafkaServer server = KafkaServer.start(Path.of(arguments[0], "data"));
            System.out.println(server.bootstrapServers());
            System.in.read();
        }
    }

    private static void connect(String address) throws IOException {
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }

    private static Map<String, Object> client(String bootstrapServers) {
        return new HashMap<>(Map.of("bootstrap.servers", bootstrapServers));
    }

    private static String jaas(String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + KafkaServer.USER
                + "\" password=\"" + password + "\";";
    }

    private static void createTopic(Map<String, Object> client) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static void send(Map<String, Object> client, String value) throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get();
        }
    }

    private static List<String> readAll(Map<String, Object> client) {
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(each -> values.add(each.value()));
            }
        }
        return values;
    }
}
