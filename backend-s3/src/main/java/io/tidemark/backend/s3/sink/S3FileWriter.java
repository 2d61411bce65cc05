package io.tidemark.backend.s3.sink;

import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects in one subtask. What makes it exactly once:
 *
 * <ul>
 *   <li>An object is parts of an upload until the upload is completed, which is what the committer does. One that has ended
 *       is a committable of the next checkpoint, and of those after it until the object is seen: a checkpoint may be given
 *       up, and to complete twice is success.
 *   <li>One that goes on is in the checkpoint with all its parts, the unfinished rest among them.
 *   <li>A restored writer never writes to an upload of an earlier attempt, for the process that began it may only be stopped,
 *       and go on. It lets the object end where the checkpoint has it. Parts that the checkpoint names do not change.
 *   <li>Uploads that no checkpoint has are given up: by the writer itself when it is closed, or by a later attempt
 *       ({@link UploadLeftovers}).
 * </ul>
 */
final class S3FileWriter<T> implements SinkWriter<T> {
    /** Each takes the memory of a part. More buckets than this are not written at once; the one longest unused ends. */
    static final int MAX_OPEN_OBJECTS = 64;

    private record Ended(PendingObject object, boolean announced) {}

    private final Layout layout;
    private final ObjectStore store;
    private final S3FileSink<T> sink;
    private final SubtaskContext context;
    private final Counter records;
    private final Counter bytes;
    private final Map<String, OpenObject> open = new LinkedHashMap<>(16, 0.75f, true);
    private List<Ended> ended = new ArrayList<>();
    private @Nullable OpenObject current;
    private long nextCounter;

    S3FileWriter(S3FileSink<T> sink, Layout layout, ObjectStore store, SubtaskContext context) {
        this.sink = sink;
        this.layout = layout;
        this.store = store;
        this.context = context;
        records = context.metrics().counter(MetricNames.RECORDS_WRITTEN);
        bytes = context.metrics().counter(MetricNames.BYTES_WRITTEN);
    }

    /** Goes on from a checkpoint. Can be done again after a crash in its middle. */
    void restore(List<byte[]> states) throws IOException {
        List<WriterState> restored = new ArrayList<>();
        for (byte[] bytes : states) {
            if (bytes.length > 0) {
                restored.add(WriterState.of(bytes));
            }
        }
        for (WriterState state : restored) {
            state.open().forEach(object -> ended.add(new Ended(object, true)));
        }
        new UploadLeftovers(layout, store, context).discard(restored);
    }

    @Override
    public void write(T record, long timestampMillis) throws IOException {
        OpenObject object = current;
        BucketAssigner<? super T> buckets = sink.buckets;
        if (buckets != null) {
            String bucket = buckets.bucketOf(record);
            if (object == null || !object.name.bucket().equals(bucket)) {
                object = objectOf(bucket);
            }
        } else if (object == null) {
            object = objectOf("");
        }
        long before = object.length();
        sink.encoder.encode(record, object);
        records.increment();
        bytes.add(object.length() - before);
        if (object.length() >= sink.rolling.maxPartSize()) {
            end(object);
        }
    }

    private OpenObject objectOf(String bucket) throws IOException {
        OpenObject object = open.get(bucket);
        if (object == null) {
            if (open.size() >= MAX_OPEN_OBJECTS) {
                end(open.values().iterator().next());
            }
            object = begin(bucket);
            open.put(bucket, object);
            sink.encoder.begin(object);
            bytes.add(object.length());
        }
        current = object;
        return object;
    }

    private OpenObject begin(String bucket) throws IOException {
        try {
            ObjectName name = new ObjectName(bucket, context.subtaskIndex(), context.executionId(), nextCounter++);
            return new OpenObject(name, name.key(layout), store, sink.partSize, sink.clock.millis());
        } catch (IllegalArgumentException e) {
            throw new IOException("Sink '" + context.operatorName() + "': " + e.getMessage(), e);
        }
    }

    private void end(OpenObject object) throws IOException {
        PendingObject pending = object.seal();
        open.remove(object.name.bucket());
        if (object == current) {
            current = null;
        }
        ended.add(new Ended(pending, object.isAnnounced()));
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
        for (OpenObject object : List.copyOf(open.values())) {
            if (endOfInput || object.isDue(sink.rolling, sink.clock.millis())) {
                end(object);
            } else {
                object.seal();
            }
        }
    }

    @Override
    public SinkSnapshot prepareCommit(long checkpointId) throws IOException {
        List<PendingObject> goOn = new ArrayList<>();
        for (OpenObject object : open.values()) {
            goOn.add(object.seal());
            object.announce();
        }
        forgetWhatIsPublished();
        List<Committable> committables = new ArrayList<>();
        for (Ended object : ended) {
            committables.add(Committable.of(object.object.toBytes()));
        }
        ended.replaceAll(object -> new Ended(object.object, true));
        WriterState state = new WriterState(
                context.subtaskIndex(), context.parallelism(), context.executionId(), nextCounter, goOn);
        return new SinkSnapshot(state.toBytes(), committables);
    }

    private void forgetWhatIsPublished() throws IOException {
        List<Ended> unpublished = new ArrayList<>(ended.size());
        for (Ended object : ended) {
            if (!object.announced || !store.exists(object.object.name().key(layout))) {
                unpublished.add(object);
            }
        }
        ended = unpublished;
    }

    @Override
    public void close() throws IOException {
        try (store) {
            for (OpenObject object : open.values()) {
                object.discard();
            }
            for (Ended object : ended) {
                if (!object.announced) {
                    store.abortUpload(object.object.name().key(layout), object.object.uploadId());
                }
            }
        }
    }
}
