package io.tidemark.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.DataStream;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.JoinFunction;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.windowing.SlidingEventTimeWindows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Flights into an airport joined with those out of it, over 20,000 real flights out of order and late, against nested loops. Which
 * flights are late depends on how far the other input is, so the loops join those that the join did not call late. In sliding
 * windows, where a flight may be late for some of its windows only, none is.
 */
class FlightJoinTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final int DISORDER = 30;
    private static final OutputTag<Flight> LATE_IN = new OutputTag<>("late in") {};
    private static final OutputTag<Flight> LATE_OUT = new OutputTag<>("late out") {};

    private static long departureMillis(Flight flight) {
        return LocalDateTime.parse(flight.departure()).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static List<Flight> flights(long seed) throws IOException {
        List<Flight> flights = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("data/flights.csv"))) {
            String[] fields = line.split(",");
            if (!fields[0].equals("departure")) {
                flights.add(new Flight(
                        fields[0], fields[1], fields[2], Long.parseLong(fields[3]), Long.parseLong(fields[4])));
            }
        }
        Random random = new Random(seed);
        for (int i = 0; i + DISORDER < flights.size(); i += DISORDER) {
            Collections.shuffle(flights.subList(i, i + DISORDER), random);
        }
        return flights;
    }

    private static SingleOutputStreamOperator<Flight> source(
            StreamExecutionEnvironment env, List<Flight> flights, long boundMinutes, String name) {
        return env.fromSource(
                        new CollectionSource<>(flights),
                        WatermarkStrategy.<Flight>forBoundedOutOfOrderness(Duration.ofMinutes(boundMinutes))
                                .withTimestampAssigner((flight, timestamp) -> departureMillis(flight)),
                        name)
                .returns(Flight.class);
    }

    @ParameterizedTest
    @CsvSource({"6,6,5,1", "6,6,5,3", "7,3,2880,2"})
    void pairsAreThoseOfNestedLoops(long size, long slide, long boundMinutes, int parallelism) throws Exception {
        List<Flight> in = flights(1);
        List<Flight> out = flights(2);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(parallelism);
        env.getConfig().setAutoWatermarkInterval(Duration.ZERO);
        CollectSink<String> pairs = new CollectSink<>();
        CollectSink<Flight> lateIn = new CollectSink<>();
        CollectSink<Flight> lateOut = new CollectSink<>();
        DataStream<Flight> arriving = source(env, in, boundMinutes, "in");
        SingleOutputStreamOperator<String> joined = arriving.join(source(env, out, boundMinutes, "out"))
                .where(Flight::destination)
                .equalTo(Flight::origin)
                .window(SlidingEventTimeWindows.of(Duration.ofHours(size), Duration.ofHours(slide)))
                .sideOutputLeftLateData(LATE_IN)
                .sideOutputRightLateData(LATE_OUT)
                .apply((JoinFunction<Flight, Flight, String>) FlightJoinTest::pair);
        joined.sinkTo(pairs);
        joined.getSideOutput(LATE_IN).sinkTo(lateIn);
        joined.getSideOutput(LATE_OUT).sinkTo(lateOut);
        env.execute("flights");

        in.removeAll(new HashSet<>(lateIn.results()));
        out.removeAll(new HashSet<>(lateOut.results()));
        assertThat(pairs.results().stream().sorted().toList())
                .isEqualTo(nestedLoops(in, out, size, slide).stream().sorted().toList());
        assertThat(in.size() + out.size()).as("flights that are not late").isGreaterThan(20_000);
    }

    private static List<String> nestedLoops(List<Flight> in, List<Flight> out, long size, long slide) {
        Map<String, List<Departure>> byOrigin = out.stream()
                .map(flight -> new Departure(flight, departureMillis(flight)))
                .collect(Collectors.groupingBy(departure -> departure.flight.origin()));
        List<String> pairs = new ArrayList<>();
        for (Flight first : in) {
            long at = departureMillis(first);
            for (Departure second : byOrigin.getOrDefault(first.destination(), List.of())) {
                long window = Math.floorDiv(at, slide * HOUR);
                for (long start = window * slide * HOUR; start + size * HOUR > at; start -= slide * HOUR) {
                    if (start <= second.at && second.at < start + size * HOUR) {
                        pairs.add(pair(first, second.flight));
                    }
                }
            }
        }
        return pairs;
    }

    private record Departure(Flight flight, long at) {}

    private static String pair(Flight in, Flight out) {
        return in + " then " + out;
    }
}
