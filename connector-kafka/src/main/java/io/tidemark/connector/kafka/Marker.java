package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster knows of a sink: which attempts there were, and how far the output of each is published.
 *
 * <p>An attempt is entered before its writers write anything, and it is told apart from others by a name that none ever
 * had before. So output of an attempt that is not in the marker is not output that was never published: it is output of
 * which the cluster no longer knows. Nothing is concluded from numbers of checkpoints alone, which begin anew if somebody
 * deletes the checkpoints of a job and starts it again.
 *
 * <p>Kept as the text of a committed offset, whose size brokers limit; what is left out is in this order: attempts that
 * published nothing, oldest first, but for the last few; then those that did, oldest first. Immutable.
 *
 * @param revision how often it was written; the highest counts
 * @param progress by attempt; the last one owns the sink
 */
record Marker(long revision, Map<String, Progress> progress) {
    /** There is none. */
    static final Marker NONE = new Marker(0, new LinkedHashMap<>());

    /** Brokers take 4096 bytes by default ({@code offset.metadata.max.bytes}). */
    static final int MAX_TEXT_LENGTH = 3500;

    /**
     * How many attempts are remembered that published nothing. The output of such a one is only of interest until the next
     * attempt begins to publish it, which is the first that it does.
     */
    static final int MAX_IDLE = 16;

    private static final String FORMAT = "1";
    private static final String NOTHING = "-";

    /** Returns the attempt that wrote it last; {@code null} if there is no marker. */
    @Nullable
    String owner() {
        String last = null;
        for (String executionId : progress.keySet()) {
            last = executionId;
        }
        return last;
    }

    boolean isMissing() {
        return progress.isEmpty();
    }

    boolean knows(String executionId) {
        return progress.containsKey(executionId);
    }

    /** Returns how far an attempt is published; {@code null} if it is not known. */
    @Nullable
    Progress of(String executionId) {
        return progress.get(executionId);
    }

    /** Enters an attempt, which owns the sink from then on. */
    Marker withOwner(String executionId) {
        Map<String, Progress> next = new LinkedHashMap<>(progress);
        Progress before = next.remove(executionId);
        next.put(executionId, before == null ? Progress.START : before);
        forgetIdle(next);
        return fitting(next);
    }

    /** Says how far an attempt is published now; its owner stays. */
    Marker with(String executionId, Progress now) {
        Map<String, Progress> next = new LinkedHashMap<>(progress);
        next.remove(executionId);
        String owner = owner();
        if (owner == null || owner.equals(executionId)) {
            next.put(executionId, now);
        } else {
            Progress ofOwner = next.remove(owner);
            next.put(executionId, now);
            next.put(owner, ofOwner == null ? Progress.START : ofOwner);
        }
        return fitting(next);
    }

    /** The same, written again. */
    Marker again() {
        return new Marker(revision + 1, progress);
    }

    private Marker fitting(Map<String, Progress> next) {
        Marker marker = new Marker(revision + 1, next);
        Iterator<String> oldest = next.keySet().iterator();
        while (next.size() > 2 && marker.toText().length() > MAX_TEXT_LENGTH) {
            oldest.next();
            oldest.remove();
        }
        return marker;
    }

    private static void forgetIdle(Map<String, Progress> entries) {
        long idle = entries.values().stream().filter(Progress.START::equals).count();
        Iterator<Progress> oldest = entries.values().iterator();
        while (idle > MAX_IDLE) {
            if (oldest.next().equals(Progress.START)) {
                oldest.remove();
                idle--;
            }
        }
    }

    /** Returns the form in which it is kept: {@code 1 ATTEMPT=CHECKPOINT.SUBTASK.RECORDS ATTEMPT=-}. */
    String toText() {
        StringJoiner text = new StringJoiner(" ");
        text.add(FORMAT);
        progress.forEach((executionId, at) -> text.add(executionId + "="
                + (at.equals(Progress.START) ? NOTHING : at.checkpointId() + "." + at.subtask() + "." + at.records())));
        return text.toString();
    }

    static Marker of(long revision, String text) {
        String[] words = text.split(" ");
        Map<String, Progress> progress = new LinkedHashMap<>();
        try {
            if (!words[0].equals(FORMAT)) {
                throw new IllegalArgumentException("its format is not " + FORMAT);
            }
            for (int i = 1; i < words.length; i++) {
                int split = words[i].indexOf('=');
                progress.put(words[i].substring(0, split), progressOf(words[i].substring(split + 1)));
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IncompatibleSchemaException("the marker of a Kafka sink, '" + text + "', cannot be read: "
                    + e.getMessage() + ". A newer version of Tidemark wrote it, or somebody else commits offsets under"
                    + " the name of this sink; set another one with setTransactionalIdPrefix. Nothing was changed.");
        }
        return new Marker(revision, progress);
    }

    private static Progress progressOf(String text) {
        if (text.equals(NOTHING)) {
            return Progress.START;
        }
        String[] parts = text.split("\\.");
        return new Progress(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }
}
