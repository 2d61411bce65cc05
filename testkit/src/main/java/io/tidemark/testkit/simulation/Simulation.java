package io.tidemark.testkit.simulation;

import io.tidemark.testkit.engine.BrokenPromise;
import io.tidemark.testkit.engine.Mutation;
import io.tidemark.testkit.report.ProofFile;
import io.tidemark.testkit.simulation.FaultInjector.Struck;
import io.tidemark.testkit.store.SimulatedStateBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a pipeline as often as it is told to, each time on one thread, in virtual time, under faults and in an order that a
 * seed chooses, with the very operators and protocol that every engine runs. After each step the invariants of the
 * protocol are checked; at the end of each run, the output is compared with that of a run without faults, at the
 * guarantee that the analysis promised.
 *
 * <pre>{@code
 * Simulation.of(pipeline).seeds(1, 10_000).faults(Faults.everything()).verify();
 * }</pre>
 *
 * <p>The pipeline's sources are read once, to their end, before the first run; then simulated sources of the same
 * guarantee give what they gave. Its sinks are never opened: simulated sinks of the same guarantee take their place. So
 * nothing outside is touched, and a pipeline can be simulated as it is. Functions are the pipeline's own and should
 * depend on nothing but their input and their state.
 *
 * <p>The idea is that of FoundationDB and TigerBeetle: to test the real protocol in a world in which all that can go
 * wrong does, often, and the same way each time it is looked at.
 *
 * <p>Not thread-safe. Nothing is started, and nothing is left behind.
 *
 * @since 0.1
 */
public final class Simulation {
    private static final int SCHEDULES_COMPARED = 8;

    private final Pipeline pipeline;
    private final Map<String, List<? extends List<?>>> given = new LinkedHashMap<>();
    private final Map<String, Function<Object, ?>> identities = new LinkedHashMap<>();
    private String name = "pipeline";
    private List<String> backends = List.of(SimulatedStateBackend.NAME);
    private long firstSeed = 1;
    private long lastSeed = 1_000;
    private Faults faults = Faults.everything();
    private Mutation mutation = Mutation.NONE;
    private @Nullable Duration duration;
    private @Nullable Replay replay;

    private Simulation(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * Begins the simulation of a pipeline.
     *
     * @param pipeline defines it
     * @return seeds 1 to 1,000 with every fault, unless told otherwise
     */
    public static Simulation of(Pipeline pipeline) {
        return new Simulation(pipeline);
    }

    /**
     * Names the simulation, for its report.
     *
     * @param simulationName some words
     * @return this
     */
    public Simulation named(String simulationName) {
        name = simulationName;
        return this;
    }

    /**
     * Sets the seeds. Each is one run.
     *
     * @param first the first
     * @param last the last, included
     * @return this
     */
    public Simulation seeds(long first, long last) {
        if (last < first) {
            throw new IllegalArgumentException("Seeds " + first + " to " + last + " are none.");
        }
        firstSeed = first;
        lastSeed = last;
        return this;
    }

    /**
     * Goes on with further seeds until a time is over, whatever the last seed is.
     *
     * @param atLeast how long, by the clock on the wall
     * @return this
     */
    public Simulation forAtLeast(Duration atLeast) {
        duration = atLeast;
        return this;
    }

    /**
     * Sets what goes wrong.
     *
     * @param injected the faults
     * @return this
     */
    public Simulation faults(Faults injected) {
        faults = injected;
        return this;
    }

    /**
     * Says what a source reads, in place of reading it: needed for sources without an end.
     *
     * @param sourceName the name of the source in the pipeline
     * @param splits the records of each of its splits
     * @return this
     */
    public Simulation source(String sourceName, List<?>... splits) {
        given.put(sourceName, List.of(splits));
        return this;
    }

    /**
     * Says what of a sink's records is compared, where the whole of a record depends on the order in which records of
     * different splits met, or on how often one was counted.
     *
     * @param <T> the type of the sink's records
     * @param sinkName the name of the sink in the pipeline
     * @param identity what of a record must be there as often as without faults; has {@code equals} and {@code hashCode}
     * @return this
     */
    @SuppressWarnings("unchecked") // a sink gets records of its own type
    public <T> Simulation compareBy(String sinkName, Function<T, ?> identity) {
        identities.put(sinkName, (Function<Object, ?>) identity);
        return this;
    }

    /**
     * Keeps state in a state backend of the path instead of the simulated one.
     *
     * @param backendName for example {@code memory}
     * @return this
     */
    public Simulation stateBackend(String backendName) {
        return stateBackends(backendName);
    }

    /**
     * Keeps state in several state backends: each process uses one of them, by chance, and goes on with what another wrote.
     *
     * @param names of backends on the path, or {@code simulated}
     * @return this
     */
    public Simulation stateBackends(String... names) {
        backends = List.of(names);
        return this;
    }

    /**
     * Repeats one run, with the faults of a failure's message.
     *
     * @param run as printed, such as {@code "17 120:PROCESS_CRASH 311:STORAGE_WRITE_TORN"}
     * @return this
     */
    public Simulation replay(String run) {
        replay = Replay.parse(run);
        return this;
    }

    /** Puts a bug into the protocol. */
    Simulation mutated(Mutation bug) {
        mutation = bug;
        return this;
    }

    /**
     * Runs.
     *
     * @return what was run
     * @throws SimulationFailure if a run breaks a promise; it has been shrunk to the fewest faults, and says how to replay
     *     it
     * @throws IllegalArgumentException if the pipeline cannot be simulated as it is; the message says what to do
     */
    public SimulationReport verify() {
        long startedNanos = System.nanoTime();
        try (Backends found = new Backends(backends)) {
            Trial trial = begin(found);
            Tally tally = new Tally();
            Failing failing = replay != null ? repeat(trial, replay, tally) : search(trial, tally, startedNanos);
            if (failing != null) {
                throw failure(trial, failing);
            }
            SimulationReport report = tally.report(name, trial.program(), startedNanos);
            write(report);
            return report;
        } catch (IOException e) {
            throw new UncheckedIOException("A state backend could not be closed", e);
        }
    }

    private static void write(SimulationReport report) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("runs", Long.toString(report.runs()));
        facts.put("runs a second", Long.toString(1_000 * report.runs() / Math.max(1, report.millis())));
        facts.put("steps", Long.toString(report.steps()));
        facts.put("checkpoints", Long.toString(report.checkpoints()));
        report.faults().forEach((fault, times) -> facts.put("fault " + fault, Long.toString(times)));
        report.promised().forEach((sink, guarantee) -> facts.put("kept at " + sink, guarantee));
        try {
            ProofFile.write("simulation", report.name().replace(' ', '-'), facts);
        } catch (IOException e) {
            throw new UncheckedIOException("What was simulated could not be written down", e);
        }
    }

    /** Runs until a promise is broken, without shrinking; {@code null} if none is. */
    @Nullable
    Failing search() {
        return search(begin(new Backends(backends)), new Tally(), System.nanoTime());
    }

    /**
     * What all runs have in common.
     *
     * @param program the pipeline
     * @param backends what keeps state
     * @param check what the output must be
     */
    private record Trial(
            Program program, Backends backends, @Nullable OutputCheck check) {
        /** Returns the promise that a run broke, or {@code null}. */
        @Nullable
        BrokenPromise broken(Run.Result result) {
            if (result.broken() != null || check == null) {
                return result.broken();
            }
            String finding = check.findIn(result.published());
            return finding == null ? null : new BrokenPromise(OutputCheck.PROMISE, finding);
        }
    }

    /**
     * A run that broke a promise.
     *
     * @param seed its seed
     * @param broken the promise
     * @param struck the faults
     */
    record Failing(long seed, BrokenPromise broken, List<Struck> struck) {}

    private Trial begin(Backends found) {
        Program program = define();
        return new Trial(program, found, expectation(program, found));
    }

    private @Nullable Failing repeat(Trial trial, Replay run, Tally tally) {
        Run.Result result = Run.repeating(run.seed(), trial.program(), run.faults(), trial.backends(), mutation, false);
        tally.add(result);
        return failing(trial, run.seed(), result);
    }

    private @Nullable Failing search(Trial trial, Tally tally, long startedNanos) {
        long seed = firstSeed;
        while (seed <= lastSeed || duration != null && System.nanoTime() - startedNanos < duration.toNanos()) {
            Run.Result result = Run.chosenBy(seed, trial.program(), faults, trial.backends(), mutation);
            tally.add(result);
            Failing failing = failing(trial, seed, result);
            if (failing != null) {
                return failing;
            }
            seed++;
        }
        return null;
    }

    private static @Nullable Failing failing(Trial trial, long seed, Run.Result result) {
        BrokenPromise broken = trial.broken(result);
        return broken == null ? null : new Failing(seed, broken, result.struck());
    }

    private Program define() {
        try {
            return Program.of(pipeline, given);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalArgumentException("The pipeline cannot be simulated: " + e.getMessage(), e);
        }
    }

    /** Runs without faults in several orders: the output to expect, which must be the same in all of them. */
    private OutputCheck expectation(Program program, Backends found) {
        OutputCheck check = null;
        for (long seed = 0; seed < SCHEDULES_COMPARED; seed++) {
            Run.Result result = Run.chosenBy(-1 - seed, program, Faults.none(), found, Mutation.NONE);
            if (result.broken() != null) {
                throw failure(
                        new Trial(program, found, null), new Failing(-1 - seed, result.broken(), result.struck()));
            }
            if (check == null) {
                check = new OutputCheck(program, identities, result.published());
            }
            String difference = check.difference(result.published());
            if (difference != null) {
                throw new IllegalArgumentException(difference);
            }
        }
        return check;
    }

    private SimulationFailure failure(Trial trial, Failing failing) {
        long seed = failing.seed();
        List<Struck> least = new Shrinker(struck -> trial.broken(again(trial, seed, struck, false)) != null)
                .shrink(failing.struck());
        Run.Result shown = again(trial, seed, least, true);
        BrokenPromise broken = trial.broken(shown);
        if (broken == null) {
            throw new IllegalStateException("Seed " + seed + " gives another run the second time: a function of the"
                    + " pipeline depends on something other than its input and its state.");
        }
        String line = new Replay(seed, least).toString();
        String message = "Seed " + seed + " breaks a promise of '" + name + "'.\n"
                + "  " + broken.getMessage() + "\n"
                + "  It takes " + least.size() + " of the " + failing.struck().size() + " faults of that run.\n"
                + "  Replay it by: Simulation.of(pipeline).replay(\"" + line + "\").verify();\n"
                + "What happened:\n" + shown.trace().shown();
        return new SimulationFailure(seed, broken.promise(), line, message);
    }

    private Run.Result again(Trial trial, long seed, List<Struck> struck, boolean traced) {
        return Run.repeating(seed, trial.program(), struck, trial.backends(), mutation, traced);
    }

    /** Counts over all runs. */
    private static final class Tally {
        private final SortedMap<String, Long> struck = new TreeMap<>();
        private long runs;
        private long steps;
        private long checkpoints;

        Tally add(Run.Result result) {
            runs++;
            steps += result.steps();
            checkpoints += result.checkpoints();
            result.struck().forEach(fault -> struck.merge(fault.kind().name(), 1L, Long::sum));
            return this;
        }

        SimulationReport report(String name, Program program, long startedNanos) {
            Map<String, String> promised = new LinkedHashMap<>();
            program.sinks()
                    .forEach(sink -> promised.put(sink, program.promisedAt(sink).name()));
            long millis = (System.nanoTime() - startedNanos) / 1_000_000;
            return new SimulationReport(name, runs, steps, checkpoints, struck, promised, millis);
        }
    }

    /** A run as a line of text. */
    record Replay(long seed, List<Struck> faults) {
        static Replay parse(String line) {
            String[] words = line.trim().split("\\s+");
            List<Struck> faults = new ArrayList<>();
            try {
                for (int i = 1; i < words.length; i++) {
                    int colon = words[i].indexOf(':');
                    faults.add(new Struck(
                            Integer.parseInt(words[i].substring(0, colon)),
                            Fault.valueOf(words[i].substring(colon + 1))));
                }
                return new Replay(Long.parseLong(words[0]), faults);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("'" + line + "' is no run; expected what a failure printed, as"
                        + " \"17 120:PROCESS_CRASH 311:STORAGE_WRITE_TORN\".");
            }
        }

        @Override
        public String toString() {
            StringBuilder line = new StringBuilder().append(seed);
            faults.forEach(fault -> line.append(' ').append(fault));
            return line.toString();
        }
    }
}
