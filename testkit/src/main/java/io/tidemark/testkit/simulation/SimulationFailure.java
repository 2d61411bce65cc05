package io.tidemark.testkit.simulation;

/**
 * A simulated run that broke a promise. The message names the promise, the line that replays the run, the fewest faults
 * that break it, and what happened step by step.
 *
 * @since 0.1
 */
public final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final long seed;
    private final String promise;
    private final String replay;

    SimulationFailure(long seed, String promise, String replay, String message) {
        super(message);
        this.seed = seed;
        this.promise = promise;
        this.replay = replay;
    }

    /**
     * Returns the seed of the run.
     *
     * @return as in {@link Simulation#seeds}
     */
    public long seed() {
        return seed;
    }

    /**
     * Returns which promise was broken.
     *
     * @return its name, the same for every run that breaks it
     */
    public String promise() {
        return promise;
    }

    /**
     * Returns what replays the run.
     *
     * @return for {@link Simulation#replay}
     */
    public String replay() {
        return replay;
    }
}
