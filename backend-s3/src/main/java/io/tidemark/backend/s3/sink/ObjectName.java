package io.tidemark.backend.s3.sink;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What names an object of a sink. No two attempts use the same name. Objects of one subtask sort by name in the order in
 * which they were written: by attempt, then by counter.
 *
 * @param bucket what the assigner chose; empty for none
 * @param subtask who wrote it
 * @param executionId in which attempt
 * @param counter the how-manyth object of that attempt, from 0
 */
record ObjectName(String bucket, int subtask, String executionId, long counter) {
    private static final int MAX_BUCKET_CHARS = 300;
    private static final Pattern BUCKET =
            Pattern.compile("(?:[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]*(?:/[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]*)*)?");
    private static final Pattern EXECUTION = Pattern.compile("[A-Za-z0-9_-]+");

    ObjectName {
        if (bucket.length() > MAX_BUCKET_CHARS || !BUCKET.matcher(bucket).matches()) {
            throw new IllegalArgumentException("The bucket '" + bucket + "' is refused: expected names such as"
                    + " 2001-01-31/ATL of at most " + MAX_BUCKET_CHARS
                    + " characters, none beginning with a dot; the bucket"
                    + " assigner must replace what else the records hold.");
        }
        if (subtask < 0 || counter < 0 || !EXECUTION.matcher(executionId).matches()) {
            throw new IllegalArgumentException(
                    "An object has a subtask and a counter from 0 and an execution identifier of"
                            + " letters, digits and dashes, not " + subtask + ", " + counter + ", '" + executionId
                            + "'.");
        }
    }

    /** Returns the key, below that of the sink. */
    String key(Layout layout) {
        String name = layout.namePrefix() + "-" + padded(subtask, 2) + "-" + executionId + "-" + padded(counter, 8)
                + layout.nameSuffix();
        return layout.directory() + (bucket.isEmpty() ? "" : bucket + "/") + name;
    }

    private static String padded(long number, int length) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, length - digits.length())) + digits;
    }

    /** Reads a key; {@code null} if it is none of the sink's. */
    static @Nullable ObjectName parse(String key, Layout layout) {
        if (!key.startsWith(layout.directory())) {
            return null;
        }
        String below = key.substring(layout.directory().length());
        int slash = below.lastIndexOf('/');
        Matcher matcher = layout.namePattern().matcher(below.substring(slash + 1));
        if (!matcher.matches()) {
            return null;
        }
        try {
            return new ObjectName(
                    slash < 0 ? "" : below.substring(0, slash),
                    Integer.parseInt(matcher.group(1)),
                    matcher.group(2),
                    Long.parseLong(matcher.group(3)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    void write(DataOutputStream out) throws IOException {
        out.writeUTF(bucket);
        out.writeInt(subtask);
        out.writeUTF(executionId);
        out.writeLong(counter);
    }

    static ObjectName read(DataInputStream in) throws IOException {
        try {
            return new ObjectName(in.readUTF(), in.readInt(), in.readUTF(), in.readLong());
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "The checkpoint of an S3 sink names an object that no sink writes: " + e.getMessage(), e);
        }
    }
}
