package io.tidemark.benchmarks.timers;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.TimeDomain;
import java.util.Locale;

/** Measures how long timers that are due at once hold up records and barriers. */
public final class TimerBenchmark {
    private static final int TIMERS = 1_000_000;
    private static final int RECORDS_PER_SECOND = 10_000;
    private static final long CHECKPOINT_MILLIS = 50;
    private static final int ROUNDS = 3;
    private static final double MOST_MILLIS = 50;

    private TimerBenchmark() {}

    /**
     * Measures.
     *
     * @param arguments the number of timers, a million if none is given
     */
    public static void main(String[] arguments) throws Exception {
        int timers = arguments.length == 0 ? TIMERS : Integer.parseInt(arguments[0]);
        for (TimeDomain domain : TimeDomain.values()) {
            String name = domain.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            double longest = 0;
            for (int round = 0; round <= ROUNDS; round++) {
                TimerRun run = run(domain, timers);
                String warmUp = round == 0 ? "  (warms up)" : "";
                System.out.println(describe(name, run) + warmUp);
                longest = round == 0 ? 0 : Math.max(longest, longestMillis(run));
            }
            System.out.printf(
                    "Timers in %s held nothing up for longer than %.1f ms (at most %.0f ms: %s).%n",
                    name, longest, MOST_MILLIS, longest <= MOST_MILLIS ? "yes" : "no");
        }
    }

    private static TimerRun run(TimeDomain domain, int timers) throws Exception {
        System.gc();
        TimerRun run = TimerRun.begin(domain, timers, RECORDS_PER_SECOND);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        env.enableCheckpointing(CHECKPOINT_MILLIS);
        env.fromSource(new PingSource(), WatermarkStrategy.forMonotonousTimestamps(), "pings")
                .keyBy(Ping::key, Long.class)
                .process(new Alarm())
                .filter(key -> key < 0)
                .sinkTo(new CollectSink<>());
        env.execute("timers");
        return run;
    }

    private static String describe(String name, TimerRun run) {
        return String.format(
                "  %s: %,d timers fired in %.2f s; records waited %.1f ms at most (99.9 %%: %.1f ms), %d barriers %.1f ms"
                        + " at most",
                name,
                run.timers,
                run.seconds(),
                run.waitsOfRecords.max() / 1e6,
                run.waitsOfRecords.quantile(0.999) / 1e6,
                run.waitsOfBarriers.samples(),
                run.waitsOfBarriers.max() / 1e6);
    }

    private static double longestMillis(TimerRun run) {
        return Math.max(run.waitsOfRecords.max(), run.waitsOfBarriers.max()) / 1e6;
    }
}
