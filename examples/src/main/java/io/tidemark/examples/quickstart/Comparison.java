package io.tidemark.examples.quickstart;

/**
 * How the published lines compare with the expected ones.
 *
 * @param airports how many origin airports there are
 * @param expected how many lines there should be
 * @param published how many there are
 * @param files in how many files
 * @param missing how many expected lines are not there
 * @param repeated how many lines are there once more than they should
 * @param wrong how many lines should not be there at all
 * @param disordered how many lines come before one that they should follow
 * @param example the first line that is wrong in one way or another; empty if none is
 */
record Comparison(
        long airports,
        long expected,
        long published,
        long files,
        long missing,
        long repeated,
        long wrong,
        long disordered,
        String example) {
    boolean holds() {
        return missing == 0 && repeated == 0 && wrong == 0 && disordered == 0;
    }
}
