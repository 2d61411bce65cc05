package io.tidemark.testkit.simulation;

/**
 * Unwinds the stack of a simulated process that has just been killed. Whatever catches it on the way can do nothing any
 * more: the dead touch nothing.
 */
final class ProcessKilled extends Error {
    private static final long serialVersionUID = 1L;

    ProcessKilled() {
        super("the simulated process was killed", null, false, false);
    }
}
