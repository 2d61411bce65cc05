package io.tidemark.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.connector.files.FileSink;
import io.tidemark.connector.files.FileSource;
import io.tidemark.connector.files.format.CsvEncoder;
import io.tidemark.connector.files.format.CsvFormat;
import io.tidemark.testkit.simulation.Faults;
import io.tidemark.testkit.simulation.Simulation;
import io.tidemark.testkit.simulation.SimulationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job under every fault there is, as any user can test theirs. */
class FlightsSimulationTest {
    private static final int FLIGHTS = 200;

    /** How many seeds every build runs; the profile 'simulation' goes on for as long as it is told to. */
    private static final int SEEDS = 2_000;

    private static final Duration DURATION = Duration.parse(System.getProperty("tidemark.simulation", "PT0S"));

    @TempDir
    Path directory;

    @Test
    void everyFlightIsReportedOnceWhateverHappens() throws IOException {
        Path flights = someFlights();

        SimulationReport report = Simulation.of(env -> pipeline(env, flights))
                .named("flights")
                .seeds(1, SEEDS)
                .forAtLeast(DURATION)
                .faults(Faults.everything())
                .verify();

        assertThat(report.runs()).isGreaterThanOrEqualTo(SEEDS);
        assertThat(report.promised()).containsEntry("reports", "EXACTLY_ONCE");
    }

    private void pipeline(StreamExecutionEnvironment env, Path flights) {
        env.enableCheckpointing(1_000);
        FlightsJob.define(
                env,
                FileSource.forPath(flights, CsvFormat.forRecord(Flight.class)).build(),
                FileSink.<DelayReport>forRowFormat(
                                directory.resolve("never opened"), CsvEncoder.forRecord(DelayReport.class))
                        .build());
    }

    /** Takes some of the real flights, from all over the file. */
    private Path someFlights() throws IOException {
        List<String> all = Files.readAllLines(Path.of("data/flights.csv"));
        List<String> some = new ArrayList<>(List.of(all.get(0)));
        int step = (all.size() - 1) / FLIGHTS;
        for (int i = 1; some.size() <= FLIGHTS; i += step) {
            some.add(all.get(i));
        }
        return Files.write(directory.resolve("flights.csv"), some);
    }
}
