package io.tidemark.testkit.pipeline;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A sink that shows a test what a job has written, and what of it readers would see.
 *
 * <p>By default it works in two phases, exactly once: records are {@linkplain #unpublished unpublished} until the
 * checkpoint that covers them is complete, and lost if the process dies before. {@link #atLeastOnce} gives one whose
 * records are seen at once, and again after a restart.
 *
 * <p>What was published outlives the processes of the job, as an outside system does. For jobs of a
 * {@link PipelineTest}, which run on the test's own thread. Not thread-safe.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class TestSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final transient List<TimestampedRecord<T>> received = new ArrayList<>();
    private final transient List<TimestampedRecord<T>> published = new ArrayList<>();
    /** What was prepared and not published, of all attempts, by part. */
    private final transient Map<String, List<TimestampedRecord<T>>> prepared = new LinkedHashMap<>();

    private final transient List<Writer> writers = new ArrayList<>();
    private final transient DeclaredGuarantee guarantee;
    private transient String executionId = "";
    private transient int parts;

    /** Makes a two-phase sink without records. */
    public TestSink() {
        this(DeclaredGuarantee.exactlyOnce("records are seen with the checkpoint that covers them"));
    }

    private TestSink(DeclaredGuarantee guarantee) {
        this.guarantee = guarantee;
    }

    /**
     * Makes a sink whose records are seen as soon as they are written.
     *
     * @param <T> the type of the records
     * @return the sink, without records
     */
    public static <T> TestSink<T> atLeastOnce() {
        return new TestSink<>(DeclaredGuarantee.atLeastOnce("records are seen at once, and again after a restart"));
    }

    /**
     * Returns what readers see.
     *
     * @return a copy, in the order of publication; records of one subtask are in their order
     */
    public List<T> published() {
        return values(published);
    }

    /**
     * Returns what readers see, with timestamps.
     *
     * @return as {@link #published()}
     */
    public List<TimestampedRecord<T>> publishedWithTimestamps() {
        return List.copyOf(published);
    }

    /**
     * Returns what the running attempt has written and readers do not see, prepared at a barrier or not: a crash now loses
     * it.
     *
     * @return a copy, writer by writer; empty for a sink that is at least once
     */
    public List<T> unpublished() {
        List<T> unpublished = new ArrayList<>();
        for (Writer writer : writers) {
            for (String part : writer.preparedParts) {
                unpublished.addAll(values(prepared.getOrDefault(part, List.of())));
            }
            unpublished.addAll(values(writer.open));
        }
        return unpublished;
    }

    /**
     * Returns everything that was ever written, also what a crash lost or a restart repeated.
     *
     * @return a copy, in the order of writing
     */
    public List<T> received() {
        return values(received);
    }

    private static <T> List<T> values(List<TimestampedRecord<T>> records) {
        return records.stream().map(TimestampedRecord::value).toList();
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return guarantee;
    }

    private boolean isTwoPhase() {
        return guarantee.guarantee() == Guarantee.EXACTLY_ONCE;
    }

    @Override
    public SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) {
        if (!context.executionId().equals(executionId)) {
            executionId = context.executionId();
            writers.clear();
        }
        Writer writer = new Writer();
        writers.add(writer);
        return writer;
    }

    @Override
    public Committer createCommitter(SubtaskContext context) {
        return isTwoPhase() ? this::publish : Committer.NONE;
    }

    private void publish(long checkpointId, List<Committable> committables) throws IOException {
        for (Committable committable : committables) {
            List<TimestampedRecord<T>> records =
                    prepared.remove(new String(committable.toByteArray(), StandardCharsets.UTF_8));
            if (records != null) { // otherwise it was published before
                published.addAll(records);
            }
        }
    }

    private final class Writer implements SinkWriter<T> {
        private final List<String> preparedParts = new ArrayList<>();
        private List<TimestampedRecord<T>> open = new ArrayList<>();

        @Override
        public void write(T record, long timestampMillis) {
            TimestampedRecord<T> written = TimestampedRecord.of(record, timestampMillis);
            received.add(written);
            (isTwoPhase() ? open : published).add(written);
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public SinkSnapshot prepareCommit(long checkpointId) {
            if (open.isEmpty()) {
                return SinkSnapshot.EMPTY;
            }
            String part = "part-" + parts++;
            prepared.put(part, open);
            preparedParts.add(part);
            open = new ArrayList<>();
            return new SinkSnapshot(new byte[0], List.of(Committable.of(part.getBytes(StandardCharsets.UTF_8))));
        }

        @Override
        public void close() {}
    }
}
