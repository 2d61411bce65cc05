package io.tidemark.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.CheckpointingMode;
import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectionSource;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.testkit.simulation.Pipelines.Sum;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SimulationTest {
    /** How many seeds every build runs; the profile 'simulation' goes on for as long as it is told to. */
    private static final int SEEDS = 5_000;

    private static final int FEWER_SEEDS = 1_000;
    private static final Duration DURATION = Duration.parse(System.getProperty("tidemark.simulation", "PT0S"));

    @Test
    void threeOperatorsKeepEveryPromiseUnderEveryFault() {
        SimulationReport report = Simulation.of(Pipelines::sums)
                .named("running sums")
                .seeds(1, SEEDS)
                .forAtLeast(DURATION)
                .faults(Faults.everything())
                .verify();

        assertThat(report.runs()).isGreaterThanOrEqualTo(SEEDS);
        assertThat(report.promised()).containsEntry("out", "EXACTLY_ONCE");
        assertThat(report.faults()).as("every kind of fault struck").hasSize(Fault.values().length);
        assertThat(report.checkpoints()).isGreaterThan(SEEDS);
    }

    @Test
    void splitsThatMeetKeepEveryPromiseWhateverTheirOrder() {
        SimulationReport report = Simulation.of(Pipelines::twoSources)
                .named("two sources of several splits")
                .source("left", List.of(1, 2, 3, 4, 5, 6, 7, 8), List.of(9, 10, 11, 12), List.of())
                .source("right", Pipelines.numbers().subList(100, 160))
                .<Sum>compareBy("out", sum -> sum.key() + "/" + sum.number())
                .seeds(1, FEWER_SEEDS)
                .verify();

        assertThat(report.promised()).containsEntry("out", "EXACTLY_ONCE").containsEntry("seen", "AT_LEAST_ONCE");
    }

    @Test
    void timersFireOnceWhateverHappens() {
        SimulationReport report = Simulation.of(Pipelines::timedSums)
                .named("timers in event time")
                .seeds(1, FEWER_SEEDS)
                .verify();

        assertThat(report.promised()).containsEntry("out", "EXACTLY_ONCE");
    }

    @Test
    void whatIsLateIsLateAfterARestoreToo() {
        SimulationReport report = Simulation.of(Pipelines::stragglers)
                .named("late records")
                .seeds(1, FEWER_SEEDS)
                .verify();

        assertThat(report.promised()).containsEntry("out", "EXACTLY_ONCE");
    }

    @Test
    void atLeastOnceLosesNothing() {
        SimulationReport report = Simulation.of(env -> {
                    Pipelines.numbersTo(env, DeclaredGuarantee.exactlyOnce("by position"), Pipelines.exactlyOnce());
                    env.getCheckpointConfig().setCheckpointingMode(CheckpointingMode.AT_LEAST_ONCE);
                })
                .named("at least once by mode")
                .seeds(1, FEWER_SEEDS)
                .verify();

        assertThat(report.promised()).containsEntry("out", "AT_LEAST_ONCE");
    }

    @Test
    void aSourceThatCannotRewindGivesNothingTwice() {
        SimulationReport report = Simulation.of(env -> Pipelines.numbersTo(
                        env, DeclaredGuarantee.atMostOnce("cannot rewind"), Pipelines.exactlyOnce()))
                .named("at most once by source")
                .seeds(1, FEWER_SEEDS)
                .verify();

        assertThat(report.promised()).containsEntry("out", "AT_MOST_ONCE");
    }

    @Test
    void findsAStateThatIsKeptInAFieldOfAFunction() {
        assertThatThrownBy(() -> Simulation.of(env -> {
                            AtomicLong total = new AtomicLong();
                            env.enableCheckpointing(1_000);
                            env.fromSource(new CollectionSource<>(Pipelines.numbers()), "numbers")
                                    .map(number -> total.addAndGet(number))
                                    .setParallelism(1)
                                    .sinkTo(Pipelines.exactlyOnce())
                                    .name("out");
                        })
                        .seeds(1, FEWER_SEEDS)
                        .verify())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sink 'out'")
                .hasMessageContaining("Without any fault, two schedules give different output");
    }

    @Test
    void saysThatTheFunctionIsAtFaultWhenItIs() {
        assertThatThrownBy(() -> Simulation.of(env -> {
                            env.enableCheckpointing(1_000);
                            env.fromSource(new CollectionSource<>(List.of(1, 2, 3)), "numbers")
                                    .map(number -> 6 / (number - 2))
                                    .name("divide")
                                    .sinkTo(Pipelines.exactlyOnce());
                        })
                        .verify())
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("'divide' failed without a fault of the simulation")
                .hasMessageContaining("/ by zero");
    }

    @Test
    void refusesAPipelineThatTakesNoCheckpoints() {
        assertThatThrownBy(() -> Simulation.of(env -> env.fromData(1).sinkTo(Pipelines.exactlyOnce()))
                        .verify())
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("enableCheckpointing");
    }

    @Test
    void asksForTheRecordsOfASourceWithoutEnd() {
        Pipeline endless = env -> {
            env.enableCheckpointing(1_000);
            env.fromSource(new Pipelines.Endless(), "ticks")
                    .sinkTo(Pipelines.exactlyOnce())
                    .name("out");
        };
        assertThatThrownBy(() -> Simulation.of(endless).verify())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'ticks' has no end")
                .hasMessageContaining("Simulation.source(\"ticks\", records)");

        assertThat(Simulation.of(endless)
                        .source("ticks", List.of(1L, 2L), List.of(3L))
                        .seeds(1, 10)
                        .verify()
                        .runs())
                .isEqualTo(10);
    }

    @Test
    void namesTheSourcesThereAreWhenRecordsAreGivenForAnother() {
        assertThatThrownBy(() -> Simulation.of(Pipelines::sums)
                        .source("nubmers", List.of(1))
                        .verify())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no source 'nubmers'")
                .hasMessageContaining("[numbers]");
    }

    @Test
    void refusesTwoSinksOfOneName() {
        assertThatThrownBy(
                        () -> Simulation.of(SimulationTest::twoSinksOfOneName).verify())
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("two sinks of the name 'out'");
    }

    private static void twoSinksOfOneName(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        var numbers = env.fromSource(new CollectionSource<>(List.of(1)), "numbers");
        numbers.sinkTo(Pipelines.exactlyOnce()).name("out");
        numbers.sinkTo(Pipelines.exactlyOnce()).name("out");
    }

    @Test
    void listsTheStateBackendsThereAreWhenOneIsMissing() {
        assertThatThrownBy(() ->
                        Simulation.of(Pipelines::sums).stateBackend("rocks").verify())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no state backend 'rocks'");
    }
}
