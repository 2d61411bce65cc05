package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.RestartStrategies;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.serde.DefaultValue;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.io.Serializable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that is stopped, and started again with another form of the records in its state. */
class SchemaEvolutionTest {
    private static final long END = 1_200;

    private final Gate gate = new Gate();
    private final Ledger ledger = new Ledger();

    @TempDir
    Path directory;

    /** What the job begins with. */
    interface Before {
        enum Parity {
            EVEN,
            ODD
        }

        record Last(int number, Parity parity) {}

        record Totals(int count, String gone, int sum, Last last) implements Sums {
            static Totals add(@Nullable Totals before, long number) {
                int count = before == null ? 0 : before.count;
                int sum = before == null ? 0 : before.sum;
                Parity parity = number % 2 == 0 ? Parity.EVEN : Parity.ODD;
                return new Totals(count + 1, "gone", sum + (int) number, new Last((int) number, parity));
            }
        }
    }

    /** What it goes on with. */
    interface After {
        enum Parity {
            UNKNOWN,
            ODD,
            EVEN
        }

        record Last(Parity parity, @DefaultValue("UNKNOWN") Parity before, long number) {}

        record Totals(
                Last last, long sum, @DefaultValue("EUR") String currency, long count) implements Sums {
            static Totals add(@Nullable Totals before, long number) {
                Last first = new Last(Parity.UNKNOWN, Parity.UNKNOWN, -1);
                Totals old = before == null ? new Totals(first, 0, "EUR", 0) : before;
                if (before != null && number % 2 != (old.last.parity == Parity.EVEN ? 0 : 1)) {
                    throw new IllegalStateException(number + " does not follow " + old);
                }
                if (!old.currency.equals("EUR") || before != null && old.last.number < 0) {
                    throw new IllegalStateException("the state was restored as " + old);
                }
                Parity parity = number % 2 == 0 ? Parity.EVEN : Parity.ODD;
                return new Totals(new Last(parity, old.last.parity, number), old.sum + number, "EUR", old.count + 1);
            }
        }
    }

    /** What it cannot go on with. */
    interface Wrong {
        record Last(String number) {}

        record Totals(int count, int sum, Last last) implements Sums {
            static Totals add(@Nullable Totals before, long number) {
                return new Totals(1, 1, new Last("" + number));
            }
        }
    }

    /** Of the numbers of a key. */
    interface Sums {
        /** Returns how many there are, and their sum. */
        default String line() {
            return this instanceof Before.Totals before
                    ? before.count() + ":" + before.sum()
                    : this instanceof After.Totals after ? after.count() + ":" + after.sum() : "";
        }
    }

    /** Adds a number to what there was. */
    interface Step<T> extends Serializable {
        T add(@Nullable T before, long number);
    }

    private static final class Summing<T extends Sums> extends KeyedProcessFunction<Integer, Long, String> {
        private static final long serialVersionUID = 1L;

        private final Class<T> type;
        private final Step<T> step;
        private transient ValueState<T> totals;

        Summing(Class<T> type, Step<T> step) {
            this.type = type;
            this.step = step;
        }

        @Override
        public void open(OpenContext openContext) {
            totals = getRuntimeContext().getState(new ValueStateDescriptor<>("totals", type));
        }

        @Override
        public void processElement(Long number, Context ctx, Collector<String> out) {
            T now = step.add(totals.value(), number);
            totals.update(now);
            out.collect(ctx.getCurrentKey() + ":" + now.line());
        }
    }

    @Test
    void goesOnWithRecordsThatWereAddedToAndWidened() throws Exception {
        run(before(), 500);
        run(after(2), 800);
        CountByKey.verify("of the new records", ledger.records(), 800);
        gate.open();
        after(3).execute("job");

        CountByKey.verify("of both", ledger.records(), END);
        assertThat(gate.emitted()).isEqualTo(END);
    }

    @Test
    void refusesBeforeTheFirstRecordAndLosesNothing() throws Exception {
        run(before(), 500);
        gate.open();
        JobExecutionException refused =
                Await.end(environment(Wrong.Totals.class, Wrong.Totals::add, 2).executeAsync("job"));

        assertThat(refused)
                .hasStackTraceContaining("Totals.last.number: was 'int', is 'string'")
                .hasStackTraceContaining("'totals'")
                .hasStackTraceContaining(IncompatibleSchemaException.class.getName());
        assertThat(gate.emitted()).isEqualTo(500);
        assertThat(ledger.records()).hasSize(500);

        before().execute("job");
        CountByKey.verify("of the old records", ledger.records(), END);
        assertThat(gate.emitted()).isEqualTo(END);
    }

    @Test
    void refusesToGoBackToRecordsThatCannotHoldWhatTheNewOnesHold() throws Exception {
        run(before(), 300);
        run(after(2), 500);
        JobExecutionException refused = Await.end(before().executeAsync("job"));

        assertThat(refused)
                .hasStackTraceContaining("Totals.last.parity.UNKNOWN: was removed, but there may be values of it");
        assertThat(gate.emitted()).isEqualTo(500);
    }

    private StreamExecutionEnvironment before() {
        return environment(Before.Totals.class, Before.Totals::add, 2);
    }

    private StreamExecutionEnvironment after(int parallelism) {
        return environment(After.Totals.class, After.Totals::add, parallelism);
    }

    /** Runs up to a bound, takes a checkpoint and ends. */
    private void run(StreamExecutionEnvironment environment, long bound) throws Exception {
        JobClient job = environment.executeAsync("job");
        gate.release(bound);
        Await.until(bound + " are read", () -> gate.emitted() == bound);
        Await.result(job.triggerCheckpoint());
        Await.result(job.cancel());
    }

    private <T extends Sums> StreamExecutionEnvironment environment(Class<T> type, Step<T> step, int parallelism) {
        StreamExecutionEnvironment env =
                Environments.storedIn(directory.toUri().toString(), parallelism, Environments.ON_DEMAND);
        env.setRestartStrategy(RestartStrategies.noRestart());
        env.fromSource(GatedSource.bounded(gate, 4, END), "numbers")
                .uid("numbers")
                .keyBy(number -> (int) (number % CountByKey.KEYS), Integer.class)
                .process(new Summing<>(type, step))
                .uid("totals")
                .sinkTo(new TwoPhaseSink<>(ledger))
                .uid("ledger");
        return env;
    }
}
