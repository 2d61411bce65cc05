package io.tidemark.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each server in a container, also where its program is on this machine: what it was given it has after SIGKILL and after a stop. */
class ServerContainerTest {
    private static final String NAME = "letters";

    @TempDir
    Path directory;

    private static void requireContainerOf(String image) {
        String obstacle = DockerEngine.obstacle(image);
        if (obstacle != null) {
            abort("There is no container of " + image + ": " + obstacle);
        }
    }

    @Test
    void aDatabaseKeepsWhatIsCommitted() throws Exception {
        requireContainerOf(ServerImage.postgres());
        try (PostgresServer server = PostgresServer.start(ServerMode.DOCKER)) {
            execute(server, "create table " + NAME + " (name text)");
            execute(server, "insert into " + NAME + " values ('a')");
            server.kill();
            server.restart();
            execute(server, "insert into " + NAME + " values ('b')");
            server.stop();
            server.restart();
            try (java.sql.Connection connection = DriverManager.getConnection(server.url());
                    Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery("select string_agg(name, ',' order by name) from " + NAME)) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("a,b");
            }
        }
    }

    private static void execute(PostgresServer server, String sql) throws Exception {
        try (java.sql.Connection connection = DriverManager.getConnection(server.url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aBrokerOfRabbitMqKeepsWhatItConfirmed() throws Exception {
        requireContainerOf(ServerImage.rabbit());
        try (RabbitServer server = RabbitServer.start(ServerMode.DOCKER)) {
            publish(server, server.port(), "a");
            server.kill();
            server.restart();
            publish(server, server.tlsPort(), "b");
            server.stop();
            server.restart();
            try (Connection connection = connect(server, server.port());
                    Channel channel = connection.createChannel()) {
                assertThat(text(channel.basicGet(NAME, true))).isEqualTo("a");
                assertThat(text(channel.basicGet(NAME, true))).isEqualTo("b");
            }
        }
    }

    private static void publish(RabbitServer server, int port, String text) throws Exception {
        try (Connection connection = connect(server, port);
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.queueDeclare(NAME, true, false, false, Map.of());
            channel.basicPublish("", NAME, MessageProperties.PERSISTENT_BASIC, text.getBytes(UTF_8));
            channel.waitForConfirmsOrDie(10_000);
        }
    }

    private static Connection connect(RabbitServer server, int port) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setUsername(RabbitServer.USER);
        factory.setPassword(RabbitServer.PASSWORD);
        if (port == server.tlsPort()) {
            factory.useSslProtocol(SearchSecurity.trusting(server.certificate()));
            factory.enableHostnameVerification();
        }
        return factory.newConnection();
    }

    private static String text(GetResponse message) {
        return new String(message.getBody(), UTF_8);
    }

    @Test
    void aBrokerOfKafkaKeepsWhatItAcknowledged() throws Exception {
        requireContainerOf(ServerImage.kafka(KafkaProcess.FOLDER));
        Path data = directory.resolve("data");
        try (KafkaServer server = KafkaServer.builder().start(data, ServerMode.DOCKER)) {
            Map<String, Object> client = Map.of("bootstrap.servers", server.bootstrapServers());
            try (Admin admin = Admin.create(client)) {
                admin.createTopics(List.of(new NewTopic(NAME, 1, (short) 1)))
                        .all()
                        .get();
            }
            send(client, "a");
            server.kill();
            server.restart();
            send(client, "b");
            server.stop();
            server.restart();
            assertThat(readTwo(client)).containsExactly("a", "b");
        }
        assertThat(Files.isRegularFile(data.resolve("meta.properties"))).isTrue();
    }

    private static void send(Map<String, Object> client, String value) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(NAME, value)).get();
        }
    }

    private static List<String> readTwo(Map<String, Object> client) {
        TopicPartition partition = new TopicPartition(NAME, 0);
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (values.size() < 2) {
                consumer.poll(Duration.ofSeconds(1)).forEach(each -> values.add(each.value()));
            }
        }
        return values;
    }

    @Test
    void aContainerThatCannotStartSaysWhy() {
        requireContainerOf(ServerImage.postgres());
        ContainerDescription wrong = new ContainerDescription(ServerImage.postgres())
                .entryPoint("/bin/sh")
                .command(List.of("-c", "echo there is no tide today; exit 3"));
        ServerContainer container =
                new ServerContainer("The server of this test", wrong, directory.resolve("log"), () -> false);
        assertThatThrownBy(container::start)
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("The server of this test", "did not start", "there is no tide today");
    }
}
