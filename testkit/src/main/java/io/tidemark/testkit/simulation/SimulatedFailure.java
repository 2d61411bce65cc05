package io.tidemark.testkit.simulation;

/** A failure that the simulation made. */
final class SimulatedFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SimulatedFailure(String message) {
        super("Simulated failure: " + message);
    }
}
