package io.tidemark.connector.rabbitmq;

import com.rabbitmq.client.GetResponse;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.testkit.contract.SinkContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Broker.class)
class RabbitMqSinkContractTest {
    @Nested
    class WithoutIds extends QueueContract {
        @Override
        protected Sink<String> sink(String system) {
            return builder(system).build();
        }
    }

    /** Shows that for a reader who drops repeats each message is there once. */
    @Nested
    class WithIds extends QueueContract {
        private final Set<String> seen = new HashSet<>();

        @Override
        protected Sink<String> sink(String system) {
            return builder(system).setMessageId(record -> "id of " + record).build();
        }

        @Override
        protected String connector(Sink<String> sink) {
            return "RabbitMqSink, with message ids, for a reader who drops repeats";
        }

        @Override
        boolean isTaken(GetResponse message) {
            return seen.add(message.getProps().getMessageId());
        }

        @Override
        protected void close(String system) throws IOException {
            seen.clear();
            super.close(system);
        }
    }

    abstract static class QueueContract extends SinkContract<String> {
        private final List<String> taken = new ArrayList<>();

        RabbitMqSink.Builder<String> builder(String system) {
            return RabbitMqSink.<String>builder()
                    .setConnection(Broker.shared().client().build())
                    .setQueue("sink-" + system)
                    .setSerializer(record -> record.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        protected void open(String system) throws IOException {
            Broker.shared().declare(QueueDeclaration.classic("sink-" + system));
        }

        @Override
        protected String record(int number) {
            return "record " + number;
        }

        boolean isTaken(GetResponse message) {
            return true;
        }

        @Override
        protected List<String> published(String system) throws IOException {
            for (GetResponse message : Broker.shared().takeAll("sink-" + system)) {
                if (isTaken(message)) {
                    taken.add(new String(message.getBody(), StandardCharsets.UTF_8));
                }
            }
            return List.copyOf(taken);
        }

        @Override
        protected void close(String system) throws IOException {
            taken.clear();
            Broker.shared().delete("sink-" + system);
            Broker.shared().closeChannel();
        }
    }
}
