package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.connector.files.access.FileAccess;
import io.tidemark.connector.files.format.Encoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes part files in one subtask. What makes it exactly once:
 *
 * <ul>
 *   <li>A part is written under a hidden name that no other attempt uses. One that has ended is a committable of the
 *       next checkpoint, and of those after it until the file is seen to have its published name: a checkpoint may be
 *       given up, and to publish twice is success.
 *   <li>A part that goes on is in the checkpoint with its length, durable up to there.
 *   <li>A restored writer never shares a file with an earlier attempt, for the process that wrote it may only be stopped,
 *       still have it open, and go on. Where the file system cannot take the file from that process, the bytes that the
 *       checkpoint has are copied to a part of this attempt; an append-only file does not change before its end, whoever
 *       goes on appending. The old file is needed again should this attempt die before its first checkpoint, so it is the
 *       committer that deletes it, after that checkpoint.
 *   <li>Parts that no checkpoint has are deleted: by the writer itself when it is closed, or by a later attempt
 *       ({@link PartLeftovers}).
 * </ul>
 *
 * <p>A record costs a call of the encoder and a comparison, nothing is allocated; without a bucket assigner no map is
 * looked at. A checkpoint without new records writes, forces and renames nothing.
 */
final class RollingFileWriter<T> implements SinkWriter<T> {
    /** More buckets than this are not written at once; the part longest unused ends to make room. */
    static final int MAX_OPEN_PARTS = 256;

    private record Finished(PartName part, long length, boolean announced) {}

    private final FileAccess files;
    private final PartLayout layout;
    private final Encoder<? super T> encoder;
    private final @Nullable BucketAssigner<? super T> buckets;
    private final RollingPolicy policy;
    private final MillisClock clock;
    private final SubtaskContext context;
    private final PartMaker maker;
    private final Counter records;
    private final Counter bytes;

    private final Map<String, OpenPart> open = new LinkedHashMap<>(16, 0.75f, true);
    private List<PartName> superseded = new ArrayList<>();
    private List<Finished> finished = new ArrayList<>();
    private @Nullable OpenPart current;
    private boolean ended;

    RollingFileWriter(FileSink<T> sink, FileAccess files, PartLayout layout, SubtaskContext context) {
        this.files = files;
        this.layout = layout;
        this.context = context;
        encoder = sink.encoder;
        buckets = sink.buckets;
        policy = sink.policy;
        clock = sink.clock;
        maker = new PartMaker(files, layout, clock, context);
        records = context.metrics().counter(MetricNames.RECORDS_WRITTEN);
        bytes = context.metrics().counter(MetricNames.BYTES_WRITTEN);
    }

    /** Goes on from a checkpoint. Can be done again after a crash in its middle. */
    void restore(List<byte[]> states) throws IOException {
        PartLeftovers leftovers = new PartLeftovers(files, layout, context);
        for (byte[] bytes : states) {
            if (bytes.length == 0) {
                continue;
            }
            PartWriterState state = PartWriterState.of(bytes);
            leftovers.discard(state);
            for (PartWriterState.OpenLength part : state.open()) {
                adopt(part.part(), part.length());
            }
        }
    }

    private void adopt(PartName old, long length) throws IOException {
        if (length == 0) {
            superseded.add(old);
            return;
        }
        makeRoom();
        OpenPart part = maker.resume(old, length);
        if (part == null) {
            finished.add(new Finished(old, length, true));
            return;
        }
        if (!part.name.equals(old)) {
            superseded.add(old);
        }
        goOn(part);
    }

    /** Where two old writers wrote to one bucket, one of their parts goes on, the other ends here. */
    private void goOn(OpenPart part) throws IOException {
        if (open.putIfAbsent(part.name.bucket(), part) != null) {
            finish(part);
        }
    }

    @Override
    public void write(T record, long timestampMillis) throws IOException {
        OpenPart part = current;
        if (buckets != null) {
            String bucket = buckets.bucketOf(record);
            if (part == null || !part.name.bucket().equals(bucket)) {
                part = partOf(bucket);
            }
        } else if (part == null) {
            part = partOf("");
        }
        long before = part.length();
        encoder.encode(record, part.output);
        part.output.endRecord();
        long length = part.length();
        records.increment();
        bytes.add(length - before);
        if (length >= policy.maxPartSize()) {
            open.remove(part.name.bucket());
            finish(part);
        }
    }

    private OpenPart partOf(String bucket) throws IOException {
        OpenPart part = open.get(bucket);
        if (part == null) {
            makeRoom();
            part = maker.begin(bucket);
            open.put(bucket, part);
            encoder.begin(part.output);
            bytes.add(part.length());
        }
        current = part;
        return part;
    }

    private void makeRoom() throws IOException {
        if (open.size() >= MAX_OPEN_PARTS) {
            OpenPart eldest = open.values().iterator().next();
            open.remove(eldest.name.bucket());
            finish(eldest);
        }
    }

    /** Ends a part that is no longer among the open ones. */
    private void finish(OpenPart part) throws IOException {
        if (part == current) {
            current = null;
        }
        finished.add(new Finished(part.name, part.length(), part.announced));
        try (part) {
            part.force();
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
        if (endOfInput) {
            ended = true;
            for (OpenPart part : List.copyOf(open.values())) {
                open.remove(part.name.bucket());
                finish(part);
            }
            return;
        }
        for (OpenPart part : open.values()) {
            part.output.flush();
        }
    }

    @Override
    public SinkSnapshot prepareCommit(long checkpointId) throws IOException {
        long now = clock.millis();
        for (OpenPart part : List.copyOf(open.values())) {
            if (part.isDue(policy, now)) {
                open.remove(part.name.bucket());
                finish(part);
            } else {
                part.force();
            }
        }
        forgetWhatIsPublished();
        maker.forceNames();
        return snapshot();
    }

    /**
     * The renames are made durable before the parts are left out of checkpoints, or a loss of power could undo
     * them.
     */
    private void forgetWhatIsPublished() throws IOException {
        List<Finished> unpublished = new ArrayList<>(finished.size());
        for (Finished part : finished) {
            if (part.announced && !files.exists(layout.inProgress(part.part))) {
                maker.renamed(part.part);
            } else {
                unpublished.add(part);
            }
        }
        finished = unpublished;
        List<PartName> undeleted = new ArrayList<>();
        for (PartName part : superseded) {
            if (files.exists(layout.inProgress(part))) {
                undeleted.add(part);
            }
        }
        superseded = undeleted;
    }

    private SinkSnapshot snapshot() throws IOException {
        List<PartWriterState.OpenLength> lengths = new ArrayList<>();
        for (OpenPart part : open.values()) {
            part.announced = true;
            lengths.add(new PartWriterState.OpenLength(part.name, part.length()));
        }
        List<Committable> committables = new ArrayList<>();
        for (Finished part : finished) {
            committables.add(committable(PartCommittable.Action.PUBLISH, part.part, part.length));
        }
        finished.replaceAll(part -> new Finished(part.part, part.length, true));
        for (PartName part : superseded) {
            committables.add(committable(PartCommittable.Action.DISCARD, part, 0));
        }
        if (ended && maker.hasJournal()) {
            PartName self = new PartName("", context.subtaskIndex(), context.executionId(), maker.nextCounter());
            committables.add(committable(PartCommittable.Action.FORGET, self, 0));
        }
        PartWriterState state = new PartWriterState(
                context.subtaskIndex(), context.parallelism(), context.executionId(), maker.nextCounter(), lengths);
        return new SinkSnapshot(state.toBytes(), committables);
    }

    private static Committable committable(PartCommittable.Action action, PartName part, long length)
            throws IOException {
        return Committable.of(new PartCommittable(action, part, length).toBytes());
    }

    @Override
    public void close() throws IOException {
        try (files) {
            boolean needed = false;
            for (OpenPart part : open.values()) {
                part.abandon();
                needed |= isNeeded(part.name, part.announced);
            }
            for (Finished part : finished) {
                needed |= isNeeded(part.part, part.announced);
            }
            maker.close(needed);
        }
    }

    /** A part that no checkpoint has is deleted; another one is needed unless it is published. */
    private boolean isNeeded(PartName part, boolean announced) throws IOException {
        if (announced) {
            return files.exists(layout.inProgress(part));
        }
        files.deleteIfExists(layout.inProgress(part));
        return false;
    }
}
