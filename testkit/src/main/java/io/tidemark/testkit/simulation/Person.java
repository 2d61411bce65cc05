package io.tidemark.testkit.simulation;

import io.tidemark.core.checkpoint.SavepointPurpose;
import io.tidemark.testkit.engine.SimulatedProcess;
import io.tidemark.testkit.engine.SimulatedSavepoint;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Takes savepoints of the job, stops it with them, and says what the next process starts from. */
final class Person {
    private final SimulatedWorld world;
    private final SplittableRandom random;
    private @Nullable SimulatedSavepoint start;
    /** More than one, for a process that was replaced while it stopped may end after its successor. */
    private final Set<SimulatedProcess> stopped = Collections.newSetFromMap(new IdentityHashMap<>());

    Person(SimulatedWorld world, SplittableRandom random) {
        this.world = world;
        this.random = random;
    }

    /** What every process starts from until the person changes it, as a command line does; {@code null} for nothing. */
    @Nullable
    SimulatedSavepoint start() {
        return start;
    }

    /** Says whether it was a savepoint that the process has finished the job with. */
    boolean stopped(SimulatedProcess process) {
        return stopped.contains(process);
    }

    /** By chance, asks a process for a savepoint. */
    void asks(SimulatedProcess process) {
        if (world.injector().strikes(Fault.SAVEPOINT)) {
            say("fault SAVEPOINT: a person takes one of " + process.name());
            process.requestSavepoint(SavepointPurpose.KEEP_RUNNING, savepoint -> goBack(process, savepoint));
        }
        if (world.injector().strikes(Fault.STOP_WITH_SAVEPOINT)) {
            say("fault STOP_WITH_SAVEPOINT: a person stops " + process.name());
            process.requestSavepoint(SavepointPurpose.STOP, savepoint -> {
                stopped.add(process);
                startsFrom(random.nextInt(3) == 0 ? null : savepoint);
            });
        }
    }

    /** A job that has published beyond a savepoint cannot go back to it without publishing again. */
    private void goBack(SimulatedProcess process, SimulatedSavepoint savepoint) {
        if (world.invariants().isNewerThanAll(savepoint.checkpointId()) && process.isOwner() && random.nextBoolean()) {
            say("a person kills " + process.name() + ", and starts from savepoint " + savepoint.checkpointId());
            process.kill();
            startsFrom(savepoint);
        }
    }

    private void startsFrom(@Nullable SimulatedSavepoint savepoint) {
        start = savepoint;
    }

    private void say(String what) {
        if (world.trace().isOn()) {
            world.say(what);
        }
    }
}
