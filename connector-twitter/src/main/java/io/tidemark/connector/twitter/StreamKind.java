package io.tidemark.connector.twitter;

/** The streams of the service. */
enum StreamKind {
    /** Posts that match rules. */
    FILTERED("filtered-stream", "/2/tweets/search/stream"),
    /** About one post in a hundred. */
    SAMPLED("sampled-stream", "/2/tweets/sample/stream");

    private final String splitId;
    private final String path;

    StreamKind(String splitId, String path) {
        this.splitId = splitId;
        this.path = path;
    }

    String splitId() {
        return splitId;
    }

    String path() {
        return path;
    }
}
