package io.tidemark.examples.elasticsearch;

import java.util.Map;

/**
 * Somebody looked at a page.
 *
 * @param number of the visit, which no other has
 * @param page what was looked at
 */
record Visit(long number, String page) {
    private static final int PAGES = 13;

    static Visit of(long number) {
        return new Visit(number, "page-" + number % PAGES);
    }

    Map<String, Object> document() {
        return Map.of("number", number, "page", page);
    }
}
