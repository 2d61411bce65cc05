package io.tidemark.examples.quickstart;

/** What is to be said about one published line. */
enum Verdict {
    /** Expected, and there once. */
    RIGHT,
    /** Expected, but it comes before one of its airport that it should follow. */
    DISORDERED,
    /** Expected, but it was there already. */
    REPEATED,
    /** Not expected at all. */
    WRONG
}
