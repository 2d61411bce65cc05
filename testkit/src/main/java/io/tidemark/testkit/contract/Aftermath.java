package io.tidemark.testkit.contract;

/** What follows when an attempt was cut off. */
enum Aftermath {
    /** Nothing of it is closed, as by {@code kill -9}. */
    RESTART("killed %s; then restarted"),
    FAILURE("failed and closed %s; then restarted"),
    MORE_SUBTASKS("killed %s; then restarted with more subtasks"),
    FEWER_SUBTASKS("killed %s; then restarted with fewer subtasks"),
    EMPTY_CHECKPOINT("killed %s; then restarted, with empty checkpoints before and after"),
    REPEATED_COMMIT("killed %s; then restarted, with each commit made twice"),
    KILLED_AGAIN("killed %s; then restarted, killed before its first checkpoint, and restarted"),
    ZOMBIE("stopped %s; then restarted while the old process goes on"),
    ZOMBIE_AND_MORE_SUBTASKS("stopped %s; then restarted with more subtasks while the old process goes on");

    static final int MAX_PARALLELISM = 3;

    private static final int PARALLELISM = 2;

    private final String sentence;

    Aftermath(String sentence) {
        this.sentence = sentence;
    }

    String after(String crashPoint) {
        return String.format(sentence, crashPoint);
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
