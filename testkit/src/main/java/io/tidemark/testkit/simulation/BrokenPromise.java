package io.tidemark.testkit.simulation;

/** A check that does not hold; ends the run it was found in. */
final class BrokenPromise extends Error {
    private static final long serialVersionUID = 1L;

    private final String promise;

    BrokenPromise(String promise, String finding) {
        super(promise + ": " + finding);
        this.promise = promise;
    }

    /** Returns which one, by the name that stays the same from run to run. */
    String promise() {
        return promise;
    }
}
