package io.tidemark.connector.rabbitmq;

import java.util.Arrays;

/**
 * What to acknowledge on the channel.
 *
 * @param round to be reported when the broker has taken it, or 0 for no report
 * @param upTo the tag up to which all is acknowledged, or 0 for none
 * @param single the tags to acknowledge one by one
 */
record Acknowledgement(long round, long upTo, long[] single) {
    private static final long[] NO_TAGS = {};

    static Acknowledgement upTo(long tag) {
        return new Acknowledgement(0, tag, NO_TAGS);
    }

    /**
     * Acknowledges tags by as few commands as possible.
     *
     * @param tags in any order
     * @param smallestOther the smallest tag that must not be acknowledged, or {@link Long#MAX_VALUE}
     */
    static Acknowledgement of(long round, long[] tags, long smallestOther) {
        long[] sorted = tags.clone();
        Arrays.sort(sorted);
        int below = 0;
        while (below < sorted.length && sorted[below] < smallestOther) {
            below++;
        }
        return new Acknowledgement(
                round, below == 0 ? 0 : sorted[below - 1], Arrays.copyOfRange(sorted, below, sorted.length));
    }
}
