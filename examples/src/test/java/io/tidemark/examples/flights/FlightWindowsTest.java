package io.tidemark.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.KeyedStream;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.eventtime.Watermark;
import io.tidemark.api.eventtime.WatermarkGenerator;
import io.tidemark.api.eventtime.WatermarkOutput;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.AggregateFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.windowing.EventTimeSessionWindows;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.SlidingEventTimeWindows;
import io.tidemark.api.windowing.TimeWindow;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Windows over 20,000 real flights, out of order and late, against the same windows by plain loops: a window is evaluated with the
 * flights that came before the watermark passed its end, and again with each that came later but in time.
 */
class FlightWindowsTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final OutputTag<Flight> LATE = new OutputTag<>("late") {};

    /** Flights come up to this many places too late, and one in fifty much later. */
    private static final int DISORDER = 40;

    private static final int MUCH_LATER = 2_000;

    /** A flight as it comes, and how far event time is before it. */
    private record Arrival(Flight flight, long at, long watermark) {}

    private static long departureMillis(Flight flight) {
        return LocalDateTime.parse(flight.departure()).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static List<Flight> flights() throws IOException {
        Random random = new Random(7);
        Map<Flight, Integer> places = new LinkedHashMap<>();
        List<Flight> flights = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("data/flights.csv"))) {
            String[] fields = line.split(",");
            if (!fields[0].equals("departure")) {
                Flight flight = new Flight(
                        fields[0], fields[1], fields[2], Long.parseLong(fields[3]), Long.parseLong(fields[4]));
                int later = random.nextInt(50) == 0 ? random.nextInt(MUCH_LATER) : random.nextInt(DISORDER);
                places.put(flight, flights.size() + later);
                flights.add(flight);
            }
        }
        flights.sort(Comparator.comparing(places::get));
        return flights;
    }

    /** Emits a watermark behind each of so many flights. */
    private static final int WATERMARK_EVERY = 25;

    /** Follows flights with watermarks, by their number alone. */
    private static final class Prompt implements WatermarkGenerator<Flight> {
        private final long behind;
        private long latest = Long.MIN_VALUE;
        private long flights;

        Prompt(long behind) {
            this.behind = behind;
        }

        @Override
        public void onEvent(Flight flight, long timestamp, WatermarkOutput output) {
            latest = Math.max(latest, timestamp);
            if (++flights % WATERMARK_EVERY == 0) {
                output.emitWatermark(new Watermark(latest - behind));
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }

    private static Map<String, List<Arrival>> arrivals(List<Flight> flights, long behind) {
        Map<String, List<Arrival>> arrivals = new LinkedHashMap<>();
        long latest = Long.MIN_VALUE;
        long watermark = Long.MIN_VALUE;
        int number = 0;
        for (Flight flight : flights) {
            arrivals.computeIfAbsent(flight.origin(), origin -> new ArrayList<>())
                    .add(new Arrival(flight, departureMillis(flight), watermark));
            latest = Math.max(latest, departureMillis(flight));
            watermark = ++number % WATERMARK_EVERY == 0 ? latest - behind : watermark;
        }
        return arrivals;
    }

    private static KeyedStream<Flight, String> byOrigin(
            StreamExecutionEnvironment env, List<Flight> flights, long behind) {
        return env.fromSource(
                        new CollectionSource<>(flights),
                        WatermarkStrategy.<Flight>forGenerator(() -> new Prompt(behind))
                                .withTimestampAssigner((flight, timestamp) -> departureMillis(flight)),
                        "flights")
                .setParallelism(1)
                .returns(Flight.class)
                .keyBy(Flight::origin);
    }

    /** How many flights, and their delays together. */
    record Delays(long flights, long minutes) {
        Delays plus(Flight flight) {
            return new Delays(flights + 1, minutes + flight.delayMinutes());
        }
    }

    private static final class Summing implements AggregateFunction<Flight, Delays, Delays> {
        private static final long serialVersionUID = 1L;

        @Override
        public Delays createAccumulator() {
            return new Delays(0, 0);
        }

        @Override
        public Delays add(Flight flight, Delays delays) {
            return delays.plus(flight);
        }

        @Override
        public Delays getResult(Delays delays) {
            return delays;
        }

        @Override
        public Delays merge(Delays a, Delays b) {
            return new Delays(a.flights + b.flights, a.minutes + b.minutes);
        }
    }

    private static final class Labelling extends ProcessWindowFunction<Delays, String, String, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(String origin, Context context, Iterable<Delays> delays, Collector<String> out) {
            TimeWindow window = context.window();
            out.collect(label(
                    origin,
                    window.getStart(),
                    window.getEnd(),
                    delays.iterator().next()));
        }
    }

    private static String label(String origin, long start, long end, Delays delays) {
        return origin + " " + start + ".." + end + " " + delays;
    }

    @ParameterizedTest
    @CsvSource({"6,6,0,0,1", "6,6,2,5,3", "24,1,0,0,3", "7,3,1,6,2"})
    void alignedWindowsAreThoseOfPlainLoops(long size, long slide, long offset, long lateness, int parallelism)
            throws Exception {
        List<Flight> flights = flights();
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(parallelism);
        CollectSink<String> evaluated = new CollectSink<>();
        CollectSink<Flight> late = new CollectSink<>();
        KeyedStream<Flight, String> keyed = byOrigin(env, flights, HOUR);
        SingleOutputStreamOperator<String> windows = (size == slide
                        ? keyed.window(TumblingEventTimeWindows.of(Duration.ofHours(size), Duration.ofHours(offset)))
                        : keyed.window(SlidingEventTimeWindows.of(
                                Duration.ofHours(size), Duration.ofHours(slide), Duration.ofHours(offset))))
                .allowedLateness(Duration.ofHours(lateness))
                .sideOutputLateData(LATE)
                .aggregate(new Summing(), new Labelling());
        windows.sinkTo(evaluated);
        windows.getSideOutput(LATE).sinkTo(late);
        env.execute("flights");

        List<String> expected = new ArrayList<>();
        List<Flight> expectedLate = new ArrayList<>();
        arrivals(flights, HOUR).forEach((origin, arrivals) -> {
            Map<Long, Delays> waiting = new LinkedHashMap<>();
            Map<Long, Delays> over = new LinkedHashMap<>();
            for (Arrival arrival : arrivals) {
                boolean kept = false;
                for (long start = firstStart(arrival.at - size * HOUR, slide, offset);
                        start <= arrival.at;
                        start += slide * HOUR) {
                    long last = start + size * HOUR - 1;
                    if (last > arrival.watermark) {
                        kept = true;
                        waiting.merge(start, new Delays(0, 0).plus(arrival.flight), (a, b) -> a.plus(arrival.flight));
                    } else if (last + lateness * HOUR > arrival.watermark) {
                        kept = true;
                        Delays before = over.getOrDefault(start, waiting.getOrDefault(start, new Delays(0, 0)));
                        over.put(start, before.plus(arrival.flight));
                        expected.add(label(origin, start, last + 1, over.get(start)));
                    }
                }
                if (!kept) {
                    expectedLate.add(arrival.flight);
                }
            }
            waiting.forEach((start, delays) -> expected.add(label(origin, start, start + size * HOUR, delays)));
        });
        assertSameInAnyOrder(evaluated, expected);
        assertSameInAnyOrder(late, expectedLate);
        assertThat(expected).hasSizeGreaterThan(1_000);
        assertThat(expectedLate).isNotEmpty();
    }

    /** Returns the first start of a window behind a time. */
    private static long firstStart(long behind, long slide, long offset) {
        long start = behind + 1;
        while (Math.floorMod(start - offset * HOUR, slide * HOUR) != 0) {
            start += 1_000L * 60 - Math.floorMod(start, 1_000L * 60);
        }
        return start;
    }

    @Test
    void sessionsAreThoseOfPlainLoops() throws Exception {
        List<Flight> flights = flights();
        long week = 7 * 24 * HOUR;
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(2);
        CollectSink<String> evaluated = new CollectSink<>();
        byOrigin(env, flights, 52 * week)
                .window(EventTimeSessionWindows.withGap(Duration.ofHours(5)))
                .aggregate(new Summing(), new Labelling())
                .sinkTo(evaluated);
        env.execute("flights");

        List<String> expected = new ArrayList<>();
        arrivals(flights, week).forEach((origin, arrivals) -> {
            arrivals.sort(Comparator.comparingLong(Arrival::at));
            Delays delays = new Delays(0, 0);
            long start = arrivals.get(0).at;
            for (int i = 0; i < arrivals.size(); i++) {
                delays = delays.plus(arrivals.get(i).flight);
                long end = arrivals.get(i).at + 5 * HOUR;
                if (i + 1 == arrivals.size() || arrivals.get(i + 1).at > end) {
                    expected.add(label(origin, start, end, delays));
                    delays = new Delays(0, 0);
                    start = i + 1 < arrivals.size() ? arrivals.get(i + 1).at : 0;
                }
            }
        });
        assertSameInAnyOrder(evaluated, expected);
        assertThat(expected).hasSizeGreaterThan(1_000);
    }

    @Test
    void countWindowsAreThoseOfPlainLoops() throws Exception {
        List<Flight> flights = flights();
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(2);
        CollectSink<String> tumbled = new CollectSink<>();
        CollectSink<String> slid = new CollectSink<>();
        byOrigin(env, flights, HOUR)
                .countWindow(20)
                .aggregate(new Summing())
                .map(Delays::toString)
                .sinkTo(tumbled);
        byOrigin(env, flights, HOUR)
                .countWindow(20, 7)
                .aggregate(new Summing())
                .map(Delays::toString)
                .sinkTo(slid);
        env.execute("flights");

        List<String> expectedTumbled = new ArrayList<>();
        List<String> expectedSlid = new ArrayList<>();
        arrivals(flights, HOUR).forEach((origin, arrivals) -> {
            for (int end = 1; end <= arrivals.size(); end++) {
                if (end % 20 == 0) {
                    expectedTumbled.add(sum(arrivals, end - 20, end));
                }
                if (end % 7 == 0) {
                    expectedSlid.add(sum(arrivals, Math.max(0, end - 20), end));
                }
            }
        });
        assertSameInAnyOrder(tumbled, expectedTumbled);
        assertSameInAnyOrder(slid, expectedSlid);
    }

    /** Compares in one order, since sinks of several subtasks have none. */
    private static void assertSameInAnyOrder(CollectSink<?> sink, List<?> expected) {
        assertThat(sorted(sink.results())).isEqualTo(sorted(expected));
    }

    private static List<String> sorted(List<?> results) {
        return results.stream().map(Object::toString).sorted().toList();
    }

    private static String sum(List<Arrival> arrivals, int from, int to) {
        Delays delays = new Delays(0, 0);
        for (Arrival arrival : arrivals.subList(from, to)) {
            delays = delays.plus(arrival.flight);
        }
        return delays.toString();
    }
}
