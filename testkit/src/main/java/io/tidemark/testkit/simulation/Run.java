package io.tidemark.testkit.simulation;

import io.tidemark.core.lifecycle.JobOutcome;
import io.tidemark.testkit.engine.BrokenPromise;
import io.tidemark.testkit.engine.Mutation;
import io.tidemark.testkit.engine.RunSettings;
import io.tidemark.testkit.engine.SimulatedProcess;
import io.tidemark.testkit.engine.Trace;
import io.tidemark.testkit.simulation.FaultInjector.Struck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One run of the job, from its first process to its end: decides who does what next, by the seed alone. The same seed
 * gives the same run, on any machine.
 */
final class Run {
    /** After so many steps a job that gets nowhere is given up. */
    static final int MAX_STEPS = 100_000;

    private static final int ZOMBIE_SLEEPS = 400;
    /** How often everybody is asked for work before time passes; a source that has records may say that it waits. */
    private static final int PASSES_BEFORE_WAITING = 8;

    private static final int ZOMBIE_ACTS = 150;
    private static final int JUMP_MILLIS = 2_000;

    /** Tells the random numbers of the schedule from those of the faults. */
    private static final long FAULT_STREAM = 0x6661756c74L;

    /**
     * What came of it.
     *
     * @param broken the promise that does not hold, or {@code null}
     * @param struck the faults that happened
     * @param published what the readers of each sink see
     * @param steps how much was done
     * @param checkpoints how many were completed
     * @param trace what happened, if it was asked for
     */
    record Result(
            @Nullable BrokenPromise broken,
            List<Struck> struck,
            Map<String, List<Object>> published,
            int steps,
            long checkpoints,
            Trace trace) {}

    /** A process that was replaced while it stood still. */
    private static final class Zombie {
        private final SimulatedProcess process;
        private final int wakesAtStep;
        private int actsLeft = ZOMBIE_ACTS;

        Zombie(SimulatedProcess process, int wakesAtStep) {
            this.process = process;
            this.wakesAtStep = wakesAtStep;
        }
    }

    private final SimulatedWorld world;
    private final Program program;
    private final Backends backends;
    private final RunSettings settings;
    private final SplittableRandom random;
    private final List<Zombie> zombies = new ArrayList<>();
    private final Person person;
    private int parallelism;
    private int processes;
    private int idle;

    private Run(
            Program program,
            SplittableRandom random,
            FaultInjector faults,
            Trace trace,
            Backends backends,
            ChosenSettings chosen) {
        this.program = program;
        this.backends = backends;
        this.random = random;
        settings = chosen.settings();
        world = new SimulatedWorld(random, faults, settings.mutation(), trace);
        parallelism = chosen.parallelism();
        person = new Person(world, random);
    }

    /** Runs with faults chosen by the seed. */
    static Result chosenBy(long seed, Program program, Faults faults, Backends backends, Mutation mutation) {
        FaultInjector injector = FaultInjector.chosenBy(new SplittableRandom(seed ^ FAULT_STREAM), faults);
        return make(seed, program, injector, new Trace(false), backends, mutation)
                .toTheEnd();
    }

    /** Runs with these faults alone. */
    static Result repeating(
            long seed, Program program, List<Struck> faults, Backends backends, Mutation mutation, boolean traced) {
        FaultInjector injector = FaultInjector.repeating(new SplittableRandom(seed ^ FAULT_STREAM), faults);
        return make(seed, program, injector, new Trace(traced), backends, mutation)
                .toTheEnd();
    }

    private static Run make(
            long seed, Program program, FaultInjector faults, Trace trace, Backends backends, Mutation mutation) {
        SplittableRandom random = new SplittableRandom(seed);
        ChosenSettings chosen = ChosenSettings.chosenBy(random, program, backends, mutation);
        return new Run(program, random, faults, trace, backends, chosen);
    }

    private Result toTheEnd() {
        try {
            untilFinished();
            world.injector().rest();
            int before = world.outside().publishedParts();
            untilFinished();
            world.invariants()
                    .require(
                            settings.mutation() != Mutation.NONE
                                    || world.outside().publishedParts() == before,
                            Invariants.FINAL,
                            "the finished job was started again, and published more");
            world.invariants().ended();
        } catch (BrokenPromise e) {
            world.note(e);
        }
        BrokenPromise broken = world.broken();
        return new Result(
                broken,
                world.injector().struck(),
                world.outside().published(),
                world.steps(),
                world.invariants().committedCount(),
                world.trace());
    }

    /** Starts processes, one after the other dies, until one has finished the job. */
    private void untilFinished() {
        SimulatedProcess process = null;
        while (true) {
            if (process == null || process.isKilled()) {
                process = next();
            }
            if (process == null) {
                continue;
            }
            requireProgress(process);
            process = maybeReplaced(process);
            if (process == null || step(process)) {
                continue;
            }
            JobOutcome outcome = process.outcome();
            if (outcome instanceof JobOutcome.Finished && !person.stopped(process)) {
                return;
            } else if (outcome instanceof JobOutcome.Failed failed) {
                throw new BrokenPromise(
                        Invariants.PROGRESS,
                        "the job ended: " + failed.failure().cause());
            }
            process = null; // suspended: another owner came, and may be gone by now
        }
    }

    private void requireProgress(SimulatedProcess process) {
        if (world.broken() != null) {
            throw world.broken();
        }
        if (world.steps() > MAX_STEPS) {
            throw new BrokenPromise(
                    Invariants.PROGRESS, "the job has not ended after " + MAX_STEPS + " steps, in " + process.name());
        }
    }

    /** Starts the next process; {@code null} if it dies while it becomes the owner. */
    private @Nullable SimulatedProcess next() {
        if (world.injector().strikes(Fault.RESCALE)) {
            parallelism = 1 + random.nextInt(ChosenSettings.MOST_PARALLEL);
        }
        try {
            processes++;
            if (world.trace().isOn()) {
                world.trace().add("  process " + processes + " starts with parallelism " + parallelism);
            }
            return new SimulatedProcess(
                    world,
                    program.planned(world, parallelism),
                    settings.keepingIn(backends.any(random)),
                    processes,
                    person.start());
        } catch (IOException e) {
            world.passMillis(1);
            return null;
        }
    }

    /** Lets the process die, stand still while another takes over, or its clock jump. */
    private @Nullable SimulatedProcess maybeReplaced(SimulatedProcess process) {
        if (world.injector().strikes(Fault.PROCESS_CRASH)) {
            say("fault PROCESS_CRASH: " + process.name() + " is killed");
            process.kill();
            return null;
        }
        if (world.injector().strikes(Fault.ZOMBIE)) {
            say("fault ZOMBIE: " + process.name() + " stands still");
            zombies.add(new Zombie(process, world.steps() + random.nextInt(ZOMBIE_SLEEPS)));
            return next();
        }
        person.asks(process);
        if (world.injector().strikes(Fault.CLOCK_JUMPS)) {
            long millis = random.nextInt(2 * JUMP_MILLIS) - JUMP_MILLIS;
            say("fault CLOCK_JUMPS: by " + millis + " ms");
            process.jumpClock(millis);
        }
        return process;
    }

    private void say(String what) {
        if (world.trace().isOn()) {
            world.say(what);
        }
    }

    /** Does one thing in one process; {@code false} if the present one is over. */
    private boolean step(SimulatedProcess process) {
        if (process.outcome() != null) {
            return false;
        }
        if (!zombies.isEmpty() && random.nextInt(4) == 0) {
            wake(zombies.get(random.nextInt(zombies.size())));
        }
        if (random.nextInt(4) == 0) {
            world.passMillis(1);
        }
        boolean progress = world.act(process, random.nextInt(process.choices()));
        idle = progress ? 0 : idle + 1;
        if (idle > 3 * process.choices() && !findsWork(process)) {
            waitForDeadline(process);
        }
        return true;
    }

    /** Asks for everything that can be done, some times over: chance alone could miss the one that has work. */
    private boolean findsWork(SimulatedProcess process) {
        for (int i = 0; i < PASSES_BEFORE_WAITING * process.choices(); i++) {
            if (world.act(process, i % process.choices())) {
                idle = 0;
                return true;
            }
        }
        return false;
    }

    private void wake(Zombie zombie) {
        boolean gone = zombie.process.isOver() || zombie.actsLeft == 0;
        if (gone) {
            zombies.remove(zombie);
        } else if (world.steps() >= zombie.wakesAtStep) {
            zombie.actsLeft--;
            world.act(zombie.process, random.nextInt(zombie.process.choices()));
        }
    }

    private void waitForDeadline(SimulatedProcess process) {
        long deadline = process.nextDeadlineMillis();
        if (deadline > world.nowMillis() && deadline != SimulatedProcess.NEVER) {
            world.passMillis(deadline - world.nowMillis());
        } else {
            world.passMillis(1);
        }
        idle = 0;
    }
}
