package io.tidemark.engine.local;

/**
 * Gives loggers when something is to be logged, and not before: the first logger of a process takes 20 ms, which a small job
 * that has nothing to say need not wait for.
 */
final class Logs {
    private Logs() {}

    static System.Logger of(Class<?> type) {
        return System.getLogger(type.getName());
    }
}
