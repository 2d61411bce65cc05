package io.tidemark.testkit.pipeline;

import io.tidemark.api.connector.NumberRange;
import io.tidemark.api.eventtime.Watermark;
import io.tidemark.api.eventtime.WatermarkGenerator;
import io.tidemark.api.eventtime.WatermarkOutput;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.testkit.pipeline.TestEntry.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source whose records a test adds by hand, also while the job stands still. Exactly once: it keeps everything that was
 * added, and gives it again from the position of the restored checkpoint.
 *
 * <p>A subtask reads the records of its splits in the order in which they were added. The source has an end when
 * {@link #end} is called; until then a job that has read everything waits for more.
 *
 * <p>For jobs of a {@link PipelineTest}, which run on the test's own thread. Not thread-safe.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class TestSource<T> implements Source<T, NumberRange> {
    private static final long serialVersionUID = 1L;

    private static final long EVERYTHING = Long.MAX_VALUE;

    private final transient List<Split<T>> splits = new ArrayList<>();
    private transient long added;
    private transient long readable = EVERYTHING;
    private transient boolean ended;
    private transient @Nullable Split<T> emitting;

    /** Makes a source of one split without records. */
    public TestSource() {
        this(1);
    }

    private TestSource(int numberOfSplits) {
        for (int i = 0; i < numberOfSplits; i++) {
            splits.add(new Split<>(this, i));
        }
    }

    /**
     * Makes a source of one split that holds some records and ends after them.
     *
     * @param <T> the type of the records
     * @param records none of them {@code null}
     * @return the source, ended
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T> TestSource<T> of(T... records) {
        return new TestSource<T>().add(records).end();
    }

    /**
     * Makes a source of several splits without records; they are spread over the subtasks that read it.
     *
     * @param <T> the type of the records
     * @param number at least 1
     * @return the source
     */
    public static <T> TestSource<T> withSplits(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("A source of " + number + " splits gives nothing; give 1 or more.");
        }
        return new TestSource<>(number);
    }

    /**
     * Adds records without a timestamp to the first split.
     *
     * @param records none of them {@code null}
     * @return this
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final TestSource<T> add(T... records) {
        split(0).add(records);
        return this;
    }

    /**
     * Adds a record to the first split.
     *
     * @param timestampMillis its event time, in milliseconds since 1970
     * @param record not {@code null}
     * @return this
     */
    public TestSource<T> addAt(long timestampMillis, T record) {
        split(0).addAt(timestampMillis, record);
        return this;
    }

    /**
     * Lets the event time of the first split come to a moment, behind what was added before. Has an effect in a pipeline
     * that reads the source with {@link #watermarks}.
     *
     * @param timestampMillis milliseconds since 1970
     * @return this
     */
    public TestSource<T> watermark(long timestampMillis) {
        split(0).watermark(timestampMillis);
        return this;
    }

    /**
     * Says that nothing comes from the first split until the next record or watermark, so that its event time is not
     * waited for. Has an effect in a pipeline that reads the source with {@link #watermarks}.
     *
     * @return this
     */
    public TestSource<T> idle() {
        split(0).idle();
        return this;
    }

    /**
     * Returns the strategy for {@code fromSource} that makes the watermarks which the test adds, and no others.
     *
     * @return the strategy; records keep the timestamps that they were added with
     */
    public WatermarkStrategy<T> watermarks() {
        return AddedWatermarks::new;
    }

    /**
     * Adds input to the first split that the source could not read: it goes to the side output of rejected records.
     *
     * @param record what could not be read, and why
     * @return this
     */
    public TestSource<T> reject(RejectedRecord record) {
        split(0).reject(record);
        return this;
    }

    /**
     * Returns a split, to add records to it.
     *
     * @param index from 0
     * @return the split
     */
    public Split<T> split(int index) {
        if (index < 0 || index >= splits.size()) {
            throw new IllegalArgumentException("The source has " + splits.size() + " splits and none of index " + index
                    + "; make it by TestSource.withSplits(number).");
        }
        return splits.get(index);
    }

    /**
     * Ends every split: nothing can be added any more, and a job that has read everything can finish.
     *
     * @return this
     */
    public TestSource<T> end() {
        ended = true;
        return this;
    }

    /**
     * Says whether {@link #end} was called.
     *
     * @return {@code true} if so
     */
    public boolean isEnded() {
        return ended;
    }

    /**
     * Returns how many records were added, over all splits; rejected ones count.
     *
     * @return 0 or more
     */
    public long size() {
        return added;
    }

    /** Lets readers read the first records that were added, and no other; returns whether it does not come too late. */
    boolean limit(long firstRecords) {
        readable = firstRecords;
        return splits.stream().noneMatch(split -> split.isReadBeyond(firstRecords));
    }

    /** Lets readers read everything again. */
    void unlimit() {
        readable = EVERYTHING;
    }

    /** Says whether the first records that were added have been read. */
    boolean hasRead(long firstRecords) {
        return added >= firstRecords && splits.stream().noneMatch(split -> split.waits(firstRecords));
    }

    /** Returns a split that a checkpoint holds. */
    Split<T> restored(int index) {
        if (index >= splits.size()) {
            throw new IllegalStateException("The checkpoint holds split " + index + " of a source that now has "
                    + splits.size() + " splits; restart the job with the source it began with.");
        }
        return splits.get(index);
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.exactlyOnce("the test holds the records and gives them again from any position");
    }

    @Override
    public Boundedness boundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<NumberRange> createEnumerator(SourceContext context) {
        return () -> splits.stream()
                .map(split -> new NumberRange(split.index, 0, Long.MAX_VALUE))
                .toList();
    }

    @Override
    public SourceReader<T, NumberRange> createReader(SourceContext context) {
        return new TestSourceReader<>(this);
    }

    @Override
    public Serde<NumberRange> splitSerde() {
        return NumberRange.SERDE;
    }

    /**
     * One split of a {@link TestSource}.
     *
     * @param <T> the type of the records
     * @since 0.1
     */
    public static final class Split<T> {
        private final TestSource<T> source;
        private final int index;
        private final List<TestEntry<T>> entries = new ArrayList<>();
        /** Of the newest reader. */
        private int position;

        private Time time = Time.NONE;

        private Split(TestSource<T> source, int index) {
            this.source = source;
            this.index = index;
        }

        /**
         * Adds records without a timestamp.
         *
         * @param records none of them {@code null}
         * @return this
         */
        @SafeVarargs
        @SuppressWarnings("varargs") // the array is only read
        public final Split<T> add(T... records) {
            for (T record : records) {
                addAt(SourceOutput.NO_TIMESTAMP, record);
            }
            return this;
        }

        /**
         * Adds a record.
         *
         * @param timestampMillis its event time, in milliseconds since 1970
         * @param record not {@code null}
         * @return this
         */
        public Split<T> addAt(long timestampMillis, T record) {
            source.added++;
            append(Objects.requireNonNull(record, "a record is never null"), timestampMillis, null, null);
            return this;
        }

        /**
         * Adds input that the source could not read: it goes to the side output of rejected records.
         *
         * @param record what could not be read, and why
         * @return this
         */
        public Split<T> reject(RejectedRecord record) {
            source.added++;
            append(null, SourceOutput.NO_TIMESTAMP, Objects.requireNonNull(record, "a rejected record"), null);
            return this;
        }

        /**
         * Lets the event time of the split come to a moment, behind what was added before. Has an effect in a pipeline
         * that reads the source with {@link TestSource#watermarks}.
         *
         * @param timestampMillis milliseconds since 1970
         * @return this
         * @throws IllegalStateException if the source has several splits, and this one no record yet
         */
        public Split<T> watermark(long timestampMillis) {
            return say(new Time(timestampMillis, false));
        }

        /**
         * Says that nothing comes until the next record or watermark, so that event time of the split is not waited for.
         * Has an effect in a pipeline that reads the source with {@link TestSource#watermarks}.
         *
         * @return this
         * @throws IllegalStateException if the source has several splits, and this one no record yet
         */
        public Split<T> idle() {
            return say(new Time(Long.MIN_VALUE, true));
        }

        private Split<T> say(Time said) {
            if (source.splits.size() > 1 && entries.isEmpty()) {
                throw new IllegalStateException("Split " + index + " has no record yet, and event time begins with one;"
                        + " add a record first, or use a source of one split.");
            }
            append(null, SourceOutput.NO_TIMESTAMP, null, said);
            return this;
        }

        private void append(
                @Nullable T value, long timestampMillis, @Nullable RejectedRecord rejected, @Nullable Time said) {
            if (source.ended) {
                throw new IllegalStateException("The source has ended; add records before end() is called.");
            }
            entries.add(new TestEntry<>(source.added, value, timestampMillis, rejected, said));
        }

        /** Returns the split at its position. */
        NumberRange range() {
            return new NumberRange(index, position, Long.MAX_VALUE);
        }

        String id() {
            return range().splitId();
        }

        private boolean isReadBeyond(long firstRecords) {
            return position > 0 && entries.get(position - 1).number() > firstRecords;
        }

        private boolean waits(long firstRecords) {
            return position < entries.size() && entries.get(position).number() <= firstRecords;
        }

        /** Says whether there is something that may be read now. */
        boolean isReadable() {
            return waits(source.readable);
        }

        /** Says whether what comes next was added before that of another split. */
        boolean isBefore(Split<T> other) {
            TestEntry<T> own = entries.get(position);
            long before = other.entries.get(other.position).number();
            return own.number() < before || own.number() == before && own.time() == null;
        }

        boolean isFinished() {
            return source.ended && position == entries.size();
        }

        void beginAt(long next) {
            position = (int) next;
            time = Time.NONE;
        }

        /** Emits what comes next; returns whether it was something that is said of event time. */
        boolean emit(SourceOutput<T> output) {
            TestEntry<T> entry = entries.get(position);
            position++;
            source.emitting = this;
            output.split(id());
            if (entry.time() != null) {
                time = entry.time();
            } else if (entry.rejected() != null) {
                output.reject(entry.rejected());
            } else {
                time = time.idle() ? Time.NONE : time;
                output.collect(entry.value(), entry.timestampMillis());
            }
            return entry.time() != null;
        }
    }

    /** Makes the watermarks of one split: that of the record which it sees first, unless there is but one. */
    private final class AddedWatermarks implements WatermarkGenerator<T> {
        private @Nullable Split<T> split = splits.size() == 1 ? splits.get(0) : null;

        @Override
        public void onEvent(T event, long eventTimestamp, WatermarkOutput output) {
            split = emitting;
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            Time said = split == null ? Time.NONE : split.time;
            if (said.idle()) {
                output.markIdle();
            } else if (said.watermark() != Long.MIN_VALUE) {
                output.emitWatermark(new Watermark(said.watermark()));
            }
        }
    }
}
