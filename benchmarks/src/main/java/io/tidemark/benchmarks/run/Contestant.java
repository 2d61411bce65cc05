package io.tidemark.benchmarks.run;

/**
 * One engine under test. Has a public constructor without parameters and is used by one thread.
 *
 * <p>A job that {@link #run} executes keeps these rules:
 * <ul>
 *   <li>Subtask <i>s</i> of the source's <i>p</i> owns the indexes <i>s</i>, <i>s+p</i>, <i>s+2p</i>, … below
 *       {@link RunSpec#records()}, and calls {@link RunProbe#sourceStarted} before its first record. In
 *       {@link Mode#LATENCY} it holds a record back while its index is not below {@link RunProbe#recordsDue}.
 *   <li>Records are objects of the types in {@code workload}. Source, keyed step and sink are separate operators, with
 *       an exchange by key between source and keyed step.
 *   <li>Each subtask of the sink has an {@link OutputTally} from {@link RunProbe#newTally}, adds every output to it,
 *       and finishes it at the end of its input.
 *   <li>In {@link Mode#RECOVERY} the keyed operator of W2 calls {@link RunProbe#failsAt} for each record and throws
 *       if told so.
 *   <li>W6 and W6z keep their values where {@link RunSpec#state()} says.
 *   <li>Checkpoints are exactly once and go to {@link RunSpec#directory()} if the engine can write to a directory.
 * </ul>
 *
 * @since 0.1
 */
public interface Contestant {
    /**
     * Returns which release is measured.
     *
     * @return for a person
     */
    String version();

    /**
     * Says whether the contestant can do a kind of run.
     *
     * @param mode what shall be measured
     * @return {@code true} unless it cannot
     */
    default boolean supports(Mode mode) {
        return true;
    }

    /**
     * Starts what lives longer than one job, a cluster for example. Called once, before any run.
     *
     * @param parallelism of all runs to come
     * @param state where all runs to come keep the state of W6
     * @throws Exception if that fails; the process ends with it
     */
    default void open(int parallelism, StateSetup state) throws Exception {}

    /**
     * Runs one job to its end.
     *
     * @param spec what to do
     * @throws Exception if the job fails for good; the process ends with it
     */
    void run(RunSpec spec) throws Exception;

    /**
     * Returns what the checkpoints of the last run took.
     *
     * @return {@link CheckpointFigures#NONE} if there were none or the engine does not tell
     */
    default CheckpointFigures checkpoints() {
        return CheckpointFigures.NONE;
    }

    /**
     * Stops what {@link #open} started. Called once.
     *
     * @throws Exception if that fails; the process ends with it
     */
    default void close() throws Exception {}
}
