package io.tidemark.examples.stateful;

/** What is published. */
record Line(String key, long value) {}
