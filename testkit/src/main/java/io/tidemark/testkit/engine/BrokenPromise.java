package io.tidemark.testkit.engine;

/** A check that does not hold; ends the run it was found in. */
public final class BrokenPromise extends Error {
    /** The promise that a checkpoint holds a snapshot of every subtask. */
    public static final String WHOLE = "1, a checkpoint is whole";

    /** What is published. */
    public static final String PUBLICATION = "3, what is durable is published, and nothing else";

    private static final long serialVersionUID = 1L;

    private final String promise;

    /** Says what was found against a promise. */
    public BrokenPromise(String promise, String finding) {
        super(promise + ": " + finding);
        this.promise = promise;
    }

    /** Returns which one, by the name that stays the same from run to run. */
    public String promise() {
        return promise;
    }
}
