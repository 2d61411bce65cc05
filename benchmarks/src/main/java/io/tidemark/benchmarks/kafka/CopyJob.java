package io.tidemark.benchmarks.kafka;

/**
 * A contestant that reads a topic of Kafka, changes each value by {@link Payload#map}, and writes it to another topic
 * exactly once, until it is told to end. It has a public constructor without arguments.
 *
 * <p>The rules: the engine's own connector in its exactly-once mode, as it is or, where its name says so, tuned; or Kafka's
 * clients. What it writes becomes visible at its checkpoints. The mapping function calls {@link CopyMain#firstRecord} once in
 * a subtask, before its first record.
 */
public interface CopyJob {
    /**
     * Returns the versions of the engine and of its connector.
     *
     * @return for people
     */
    String version();

    /**
     * Starts the job; it runs until {@link #end}. Called again after that.
     *
     * @param spec what to do
     */
    void start(CopySpec spec) throws Exception;

    /** Ends the job, whatever it is doing, and waits until it has ended. */
    void end() throws Exception;
}
