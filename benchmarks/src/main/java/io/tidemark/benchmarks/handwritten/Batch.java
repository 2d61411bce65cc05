package io.tidemark.benchmarks.handwritten;

/** Records on their way to the worker that owns their keys. Used by one worker at a time, again and again. */
abstract class Batch {
    static final int CAPACITY = 1024;

    /** How many records are in it. */
    int size;

    /** Whether nothing follows from the worker that sent it. */
    boolean last;

    /** Makes it ready to be filled again. */
    void clear() {
        size = 0;
        last = false;
    }
}
