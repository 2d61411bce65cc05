package io.tidemark.examples.stateful;

import io.tidemark.api.DataStream;
import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.DataGeneratorSource;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.MapFunction;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.connector.files.FileSink;
import io.tidemark.connector.files.RollingPolicy;
import io.tidemark.connector.files.format.CsvEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A job of many parts, each with state and a directory of its own: what is kept in one way or another has to survive that
 * the process is killed. Another part is a line of {@link #parts}.
 */
final class StatefulJob {
    /** What a line of progress begins with; the number of events read by this process follows. */
    static final String PROGRESS = "progress ";

    /** Events of each of the two streams. */
    static final int EVENTS = 50 * Batches.SIZE;

    /** The part whose lines depend on when they are written, but not what they add up to. */
    static final String FLUSHES = "flushes";

    private static final long PROGRESS_EVERY_MILLIS = 10;

    private StatefulJob() {}

    /**
     * Runs the job to its end: directory, parallelism, milliseconds between checkpoints, events a second, unaligned or not,
     * the state backend, the name of the job, and, if it starts from the checkpoint of another, the path of that.
     */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int checkpointInterval = Integer.parseInt(arguments[2]);
        int rate = Integer.parseInt(arguments[3]);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(Integer.parseInt(arguments[1]));
        env.enableCheckpointing(checkpointInterval);
        env.getCheckpointConfig().setCheckpointStorage(directory.resolve("checkpoints"));
        env.getCheckpointConfig().enableUnalignedCheckpoints(Boolean.parseBoolean(arguments[4]));
        env.setStateBackend(arguments[5]);
        if (arguments.length > 7) {
            env.restoreFrom(arguments[7]);
        }
        env.requireGuarantee(Guarantee.EXACTLY_ONCE);
        parts(events(env, "left", Event::left, rate), events(env, "right", Event::right, rate))
                .forEach((name, lines) -> lines.sinkTo(sink(directory.resolve(name), checkpointInterval))
                        .name(name + " published")
                        .uid(name + " published"));
        JobClient job = env.executeAsync(arguments[6]);
        do {
            System.out.println(PROGRESS + job.getMetrics().getOrDefault("left.recordsOut", 0L));
        } while (!endsSoon(job));
    }

    /** Returns the parts by the names of their directories. */
    private static Map<String, DataStream<Line>> parts(DataStream<Event> left, DataStream<Event> right) {
        Map<String, DataStream<Line>> parts = new LinkedHashMap<>();
        parts.put("sums", left.keyBy(Event::user).process(new SumsByTime()).uid("sums"));
        parts.put(FLUSHES, right.keyBy(Event::user).process(new Flushes()).uid("flushes"));
        parts.put("batches", left.flatMap(new Batches()).setParallelism(1).uid("batches"));
        parts.put(
                "nearby",
                left.keyBy(Event::user)
                        .intervalJoin(right.keyBy(Event::user))
                        .between(Duration.ofMillis(-100), Duration.ofMillis(50))
                        .process(new Nearby())
                        .uid("nearby"));
        parts.put(
                "matches",
                left.connect(right)
                        .keyBy(Event::id, Event::id, Long.class)
                        .process(new Matches())
                        .uid("matches"));
        parts.putAll(WindowParts.of(left, right));
        return parts;
    }

    private static DataStream<Event> events(
            StreamExecutionEnvironment env, String name, MapFunction<Long, Event> generator, int rate) {
        WatermarkStrategy<Event> watermarks = WatermarkStrategy.<Event>forBoundedOutOfOrderness(
                        Duration.ofMillis(Event.MOST_LATE_MILLIS))
                .withTimestampAssigner((event, none) -> event.time());
        return env.fromSource(new DataGeneratorSource<>(generator, EVENTS, rate), watermarks, name)
                .returns(Event.class)
                .setParallelism(1)
                .uid(name);
    }

    private static FileSink<Line> sink(Path directory, int checkpointInterval) {
        return FileSink.<Line>forRowFormat(directory, CsvEncoder.forRecord(Line.class))
                .withRollingPolicy(RollingPolicy.builder()
                        .rolloverInterval(Duration.ofMillis(4L * checkpointInterval))
                        .build())
                .withPartSuffix(".csv")
                .build();
    }

    /** Waits a moment; says whether the job has ended, and fails if it has failed. */
    private static boolean endsSoon(JobClient job) throws Exception {
        try {
            job.getJobExecutionResult().get(PROGRESS_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException runs) {
            return false;
        }
    }
}
