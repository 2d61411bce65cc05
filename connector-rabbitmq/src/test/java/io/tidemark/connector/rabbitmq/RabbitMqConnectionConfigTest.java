package io.tidemark.connector.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RabbitMqConnectionConfigTest {
    private static final String SECRET = "not:to/be%shown";

    @Test
    void takesAUriApart() {
        RabbitMqConnectionConfig config = RabbitMqConnectionConfig.builder()
                .setUri("amqps://a%40b:not%3Ato%2Fbe%25shown@[::1]:5000/a%2Fb")
                .build();

        assertThat(config).hasToString("amqps [::1]:5000 (virtual host 'a/b', user 'a@b')");
        assertThat(config.password()).isEqualTo(SECRET);
    }

    @Test
    void hasThePortOfItsProtocolUnlessToldOtherwise() {
        assertThat(RabbitMqConnectionConfig.builder().build())
                .hasToString("amqp localhost:5672 (virtual host '/', user 'guest')");
        assertThat(RabbitMqConnectionConfig.builder().useTls().build().address())
                .contains(":5671");
        assertThat(RabbitMqConnectionConfig.builder()
                        .addNode("one", 1)
                        .addNode("two", 2)
                        .build()
                        .address())
                .contains("one:1,two:2");
    }

    @Test
    void showsNoSecret() {
        RabbitMqConnectionConfig config = RabbitMqConnectionConfig.builder()
                .setPassword(SECRET)
                .setKeyStore(Path.of("keys.p12"), SECRET)
                .build();

        assertThat(config.toString() + config.address() + config.tls()).doesNotContain(SECRET);
        assertThatThrownBy(() -> RabbitMqConnectionConfig.builder().setUri("http://a:" + SECRET + "@b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("amqp://")
                .hasMessageNotContaining("shown")
                .hasNoCause();
    }

    @Test
    void refusesWhatCannotBe() {
        RabbitMqConnectionConfig.Builder builder = RabbitMqConnectionConfig.builder();

        assertThatThrownBy(() -> builder.setHost(" ")).hasMessageContaining("host");
        assertThatThrownBy(() -> builder.setPort(0)).hasMessageContaining("1 to 65535");
        assertThatThrownBy(() -> builder.setVirtualHost("")).hasMessageContaining("virtualHost");
        assertThatThrownBy(() -> builder.setRequestedHeartbeat(Duration.ofMillis(10)))
                .hasMessageContaining("requestedHeartbeat");
        assertThatThrownBy(() -> builder.setConnectionTimeout(Duration.ZERO)).hasMessageContaining("connectionTimeout");
        assertThatThrownBy(() -> builder.setReconnect(Duration.ofSeconds(2), Duration.ofSeconds(1), 1))
                .hasMessageContaining("reconnect.initialDelay");
    }

    @Test
    void travelsToOtherMachinesWithAllItHas() throws IOException, ClassNotFoundException {
        RabbitMqSource<String> source = RabbitMqSource.<String>builder()
                .setConnection(RabbitMqConnectionConfig.builder()
                        .setPassword(SECRET)
                        .setTrustedCertificates(Path.of("ca.pem"))
                        .build())
                .addQueue(QueueDeclaration.quorum("orders")
                        .argument("x-max-length", 10)
                        .boundTo("shop", "#"))
                .setDeserializer(message -> "")
                .exactlyOnce()
                .build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(source);

        Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(((RabbitMqSource<?>) copy).guarantee()).isEqualTo(source.guarantee());
    }
}
