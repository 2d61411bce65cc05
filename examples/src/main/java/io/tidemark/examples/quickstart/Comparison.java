package io.tidemark.examples.quickstart;

import java.util.Map;

/**
 * How the published lines compare with the expected ones.
 *
 * @param airports how many origin airports there are
 * @param expected how many lines there should be
 * @param files in how many files the published lines are
 * @param missing how many expected lines are not there
 * @param verdicts how many published lines there are of each verdict
 * @param example the first line that is not right, and its file; empty if there is none
 */
record Comparison(long airports, long expected, long files, long missing, Map<Verdict, Long> verdicts, String example) {
    boolean holds() {
        return missing == 0 && count(Verdict.RIGHT) == published();
    }

    long published() {
        return verdicts.values().stream().mapToLong(Long::longValue).sum();
    }

    long count(Verdict verdict) {
        return verdicts.getOrDefault(verdict, 0L);
    }
}
