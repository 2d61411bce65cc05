package io.tidemark.examples.elasticsearch;

import java.util.Map;

/**
 * How often a page was looked at so far.
 *
 * @param page the page
 * @param views grows with each visit, so it is the version of the document too
 */
record PageViews(String page, long views) {
    Map<String, Object> document() {
        return Map.of("page", page, "views", views);
    }
}
