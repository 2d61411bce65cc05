package io.tidemark.connector.files;

import org.jspecify.annotations.Nullable;

/**
 * What names a part of a sink, apart from the sink's prefix and suffix.
 *
 * <p>Parts of one subtask sort by name in the order in which they were written: by attempt, then by counter.
 *
 * @param bucket the directory below that of the sink; empty for the directory itself
 * @param subtask who wrote it
 * @param executionId in which attempt
 * @param counter the how-manyth part of that attempt, from 0
 */
record PartName(String bucket, int subtask, String executionId, long counter) {
    private static final int MAX_BUCKET_CHARS = 1024;

    /** Refuses what could lead out of the directory of the sink, or among its hidden files. */
    PartName {
        requireBucket(bucket);
        if (subtask < 0 || counter < 0 || !isExecutionId(executionId)) {
            throw new IllegalArgumentException("A part has a subtask and a counter from 0 and an execution"
                    + " identifier of"
                    + " letters, digits and dashes, not " + subtask + ", " + counter + ", '" + executionId + "'.");
        }
    }

    static boolean isExecutionId(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> c == '-' || c == '_' || c < 0x80 && Character.isLetterOrDigit(c));
    }

    /**
     * Checks a bucket.
     *
     * @throws IllegalArgumentException if it is no relative path of plain names
     */
    static void requireBucket(String bucket) {
        String fault = faultOf(bucket);
        if (fault != null) {
            throw new IllegalArgumentException("The bucket '" + bucket + "' " + fault + ". A bucket is a relative path"
                    + " such as 2001-01-31/ATL, of names that do not begin with a dot; the bucket assigner must replace"
                    + " what else the records hold.");
        }
    }

    private static @Nullable String faultOf(String bucket) {
        if (bucket.isEmpty()) {
            return null;
        }
        if (bucket.length() > MAX_BUCKET_CHARS) {
            return "is longer than " + MAX_BUCKET_CHARS + " characters";
        }
        if (bucket.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))) {
            return "has a backslash or a control character";
        }
        for (String name : bucket.split("/", -1)) {
            if (name.isEmpty()) {
                return "begins or ends with a slash, or has two in a row";
            }
            if (name.startsWith(".")) {
                return "has a name that begins with a dot";
            }
        }
        return null;
    }
}
