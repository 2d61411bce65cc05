package io.tidemark.testkit.contract;

/** What follows when an attempt was cut off. */
enum Aftermath {
    /** Nothing of it is closed, as by {@code kill -9}. */
    RESTART("killed", "restarted"),
    FAILURE("failed and closed", "restarted"),
    MORE_SUBTASKS("killed", "restarted with more subtasks"),
    FEWER_SUBTASKS("killed", "restarted with fewer subtasks"),
    EMPTY_CHECKPOINT("killed", "restarted, with empty checkpoints before and after"),
    REPEATED_COMMIT("killed", "restarted, with each commit made twice"),
    KILLED_AGAIN("killed", "restarted, killed before its first checkpoint, and restarted"),
    ZOMBIE("stopped", "restarted while the old process goes on"),
    ZOMBIE_AND_MORE_SUBTASKS("stopped", "restarted with more subtasks while the old process goes on");

    static final int MAX_PARALLELISM = 3;

    private static final int PARALLELISM = 2;

    private final String end;
    private final String then;

    Aftermath(String end, String then) {
        this.end = end;
        this.then = then;
    }

    String text() {
        return end + "; then " + then;
    }

    String after(String crashPoint) {
        return end + " " + crashPoint + "; then " + then;
    }

    static int firstParallelism() {
        return PARALLELISM;
    }

    int nextParallelism() {
        return switch (this) {
            case MORE_SUBTASKS, ZOMBIE_AND_MORE_SUBTASKS -> MAX_PARALLELISM;
            case FEWER_SUBTASKS -> 1;
            default -> PARALLELISM;
        };
    }

    boolean isZombie() {
        return this == ZOMBIE || this == ZOMBIE_AND_MORE_SUBTASKS;
    }
}
