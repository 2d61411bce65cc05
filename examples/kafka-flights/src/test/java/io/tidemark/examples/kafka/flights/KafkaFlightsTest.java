package io.tidemark.examples.kafka.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.KafkaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaFlightsTest {
    private static final int FLIGHTS = 3_000;

    @TempDir
    Path directory;

    @Test
    void publishesEachResultOnceOnABrokerThatIsThereAndLeavesNoTopic()
            throws IOException, InterruptedException, ExecutionException {
        try (KafkaServer broker = KafkaServer.start(directory.resolve("broker"));
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            assertThat(run("--bootstrap", broker.bootstrapServers(), "--rate", "1500", "--kills", "1"))
                    .isZero();
            assertThat(admin.listTopics().names().get()).isEmpty();
        }
    }

    @Test
    void refusesWhatMakesNoSense() throws IOException {
        assertThat(run("--rate", "0")).isEqualTo(2);
        assertThat(run("--kills", "-1")).isEqualTo(2);
        assertThat(run("--nothing")).isEqualTo(2);
        assertThat(KafkaFlights.command().execute("--input", "not-there")).isEqualTo(2);
    }

    private int run(String... arguments) throws IOException {
        List<String> lines = new ArrayList<>(List.of("departure,origin,destination,delay_minutes,distance_miles"));
        for (int i = 0; i < FLIGHTS; i++) {
            lines.add(i + ",A" + i % 7 + ",LAX," + i % 100 + ",100");
        }
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--input", Files.write(directory.resolve("flights.csv"), lines).toString()));
        return KafkaFlights.command().execute(all.toArray(String[]::new));
    }
}
