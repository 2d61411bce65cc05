package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.connector.files.format.Encoder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes part files in one subtask. What makes it exactly once:
 *
 * <ul>
 *   <li>A part is written under a hidden name that no other attempt uses. One that has ended is a committable of the
 *       next checkpoint, and of those after it until the file is seen to have its published name: a checkpoint may be
 *       given up, and to publish twice is success.
 *   <li>A part that goes on is in the checkpoint with its length, durable up to there.
 *   <li>A restored writer never writes to a file of an earlier attempt, for the process that wrote it may only be
 *       stopped, still have it open, and go on. It copies the bytes that the checkpoint has to a part of its own; an
 *       append-only file does not change before its end, whoever goes on appending. The old file is needed again should
 *       this attempt die before its first checkpoint, so it is the committer that deletes it, after that checkpoint.
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

    private final PartLayout layout;
    private final Encoder<? super T> encoder;
    private final @Nullable BucketAssigner<? super T> buckets;
    private final RollingPolicy policy;
    private final MillisClock clock;
    private final SubtaskContext context;

    private final Map<String, OpenPart> open = new LinkedHashMap<>(16, 0.75f, true);
    private final List<PartName> superseded = new ArrayList<>();
    private final Set<Path> unforcedDirectories = new LinkedHashSet<>();
    private List<Finished> finished = new ArrayList<>();
    private @Nullable OpenPart current;
    private @Nullable PartJournal journal;
    private long nextCounter;
    private boolean ended;

    RollingFileWriter(FileSink<T> sink, PartLayout layout, SubtaskContext context) {
        this.layout = layout;
        this.context = context;
        encoder = sink.encoder;
        buckets = sink.buckets;
        policy = sink.policy;
        clock = sink.clock;
    }

    /** Goes on from a checkpoint. Can be done again after a crash in its middle. */
    void restore(List<byte[]> states) throws IOException {
        PartLeftovers leftovers = new PartLeftovers(layout, context);
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
        superseded.add(old);
        if (length == 0) {
            return;
        }
        Path source = layout.inProgress(old);
        try (FileChannel channel = FileChannel.open(source, StandardOpenOption.READ)) {
            if (channel.size() < length) {
                throw new IOException(named() + source + " has " + channel.size() + " bytes, but the checkpoint"
                        + " continues"
                        + " it from byte " + length + ": it was truncated from outside. Restore it.");
            }
            makeRoom();
            OpenPart part = begin(old.bucket());
            OpenPart other = open.put(old.bucket(), part);
            part.copyFrom(channel, length);
            if (other != null) {
                // Two old writers wrote to this bucket; one of their parts goes on, the other ends here.
                open.put(old.bucket(), other);
                finish(part);
            }
        } catch (NoSuchFileException e) {
            throw new IOException(
                    named() + source + " is missing, but the checkpoint continues it from byte " + length
                            + ": it was removed from outside, or published since by a newer checkpoint. Restore it, or restart"
                            + " from the newest checkpoint.",
                    e);
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
        encoder.encode(record, part.output);
        part.output.endRecord();
        if (part.length() >= policy.maxPartSize()) {
            open.remove(part.name.bucket());
            finish(part);
        }
    }

    private OpenPart partOf(String bucket) throws IOException {
        OpenPart part = open.get(bucket);
        if (part == null) {
            makeRoom();
            part = begin(bucket);
            open.put(bucket, part);
            encoder.begin(part.output);
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

    private OpenPart begin(String bucket) throws IOException {
        PartName name;
        try {
            name = new PartName(bucket, context.subtaskIndex(), context.executionId(), nextCounter);
        } catch (IllegalArgumentException e) {
            throw new IOException(named() + e.getMessage(), e);
        }
        if (journal == null) {
            journal = PartJournal.create(layout, context);
        }
        nextCounter++;
        journal.begin(name);
        Path path = layout.inProgress(name);
        try {
            makeDirectory(layout.bucketDirectory(name));
            if (Files.exists(layout.published(name))) {
                throw new FileAlreadyExistsException(layout.published(name).toString());
            }
            return new OpenPart(name, path, clock.millis());
        } catch (IOException e) {
            throw new IOException(named() + "the part " + path + " cannot be made: " + e, e);
        }
    }

    private void makeDirectory(Path bucket) throws IOException {
        boolean made = !Files.isDirectory(bucket);
        unforcedDirectories.add(bucket);
        if (made) {
            Files.createDirectories(bucket);
            Path parent = bucket;
            while (!parent.equals(layout.directory())) {
                parent = parent.getParent();
                unforcedDirectories.add(parent);
            }
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
        for (Path directory : unforcedDirectories) {
            PartLayout.force(directory);
        }
        unforcedDirectories.clear();
        return snapshot();
    }

    /**
     * The renames are made durable before the parts are left out of checkpoints, or a loss of power could undo
     * them.
     */
    private void forgetWhatIsPublished() {
        List<Finished> unpublished = new ArrayList<>(finished.size());
        for (Finished part : finished) {
            if (part.announced && !Files.exists(layout.inProgress(part.part))) {
                unforcedDirectories.add(layout.bucketDirectory(part.part));
            } else {
                unpublished.add(part);
            }
        }
        finished = unpublished;
        superseded.removeIf(part -> !Files.exists(layout.inProgress(part)));
    }

    private SinkSnapshot snapshot() throws IOException {
        List<PartWriterState.OpenLength> lengths = new ArrayList<>();
        for (OpenPart part : open.values()) {
            part.announced = true;
            lengths.add(new PartWriterState.OpenLength(part.name, part.length()));
        }
        List<byte[]> committables = new ArrayList<>();
        for (Finished part : finished) {
            committables.add(new PartCommittable(PartCommittable.Action.PUBLISH, part.part, part.length).toBytes());
        }
        finished.replaceAll(part -> new Finished(part.part, part.length, true));
        for (PartName part : superseded) {
            committables.add(new PartCommittable(PartCommittable.Action.DISCARD, part, 0).toBytes());
        }
        if (ended && journal != null) {
            PartName self = new PartName("", context.subtaskIndex(), context.executionId(), nextCounter);
            committables.add(new PartCommittable(PartCommittable.Action.FORGET, self, 0).toBytes());
        }
        PartWriterState state = new PartWriterState(
                context.subtaskIndex(), context.parallelism(), context.executionId(), nextCounter, lengths);
        return new SinkSnapshot(state.toBytes(), committables);
    }

    @Override
    public void close() throws IOException {
        boolean needed = false;
        for (OpenPart part : open.values()) {
            part.close();
            needed |= isNeeded(part.name, part.announced);
        }
        for (Finished part : finished) {
            needed |= isNeeded(part.part, part.announced);
        }
        if (journal != null) {
            journal.close();
            if (!needed) {
                Files.deleteIfExists(journal.path());
            }
        }
    }

    /** A part that no checkpoint has is deleted; another one is needed unless it is published. */
    private boolean isNeeded(PartName part, boolean announced) throws IOException {
        if (announced) {
            return Files.exists(layout.inProgress(part));
        }
        Files.deleteIfExists(layout.inProgress(part));
        return false;
    }

    private String named() {
        return "Sink '" + context.operatorName() + "': ";
    }
}
