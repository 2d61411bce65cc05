package io.tidemark.core.window;

import io.tidemark.api.dataflow.WindowContents;
import io.tidemark.api.functions.AggregateFunction;
import io.tidemark.api.functions.ReduceFunction;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is kept of the records of a slice or a window, and what it gives when it is evaluated. Stateless. */
public abstract class Contents {
    private final Serde<Object> serde;

    Contents(Serde<Object> serde) {
        this.serde = serde;
    }

    /**
     * Makes what an operation asks for.
     *
     * @param contents of the operation
     * @return how they are kept
     */
    @SuppressWarnings("unchecked") // the API made the operation from the types of the stream
    public static Contents of(WindowContents<?> contents) {
        if (contents instanceof WindowContents.Reduced<?> reduced) {
            return new Reduced((ReduceFunction<Object>) reduced.function(), (Serde<Object>) reduced.serde());
        } else if (contents instanceof WindowContents.Aggregated<?, ?> aggregated) {
            return new Aggregated((AggregateFunction<Object, Object, Object>) aggregated.function(), (Serde<Object>)
                    aggregated.serde());
        }
        if (contents instanceof WindowContents.Sides<?, ?> sides) {
            return new SidedContents((Serde<Object>) sides.first(), (Serde<Object>) sides.second());
        }
        return ofRecords(((WindowContents.Records<?>) contents).serde());
    }

    /**
     * Makes contents that are the records themselves, as {@link WindowRecords}.
     *
     * @param records how they become bytes
     * @return how they are kept
     */
    @SuppressWarnings("unchecked") // what is kept is read and written by the very serde
    public static Contents ofRecords(Serde<?> records) {
        return new Records((Serde<Object>) records);
    }

    /**
     * Makes what an operation with an evictor keeps: the records themselves, tagged if they are of two inputs.
     *
     * @param contents of the operation
     * @param records how they become bytes; {@code null} if the contents say so
     * @return how they are kept
     */
    @SuppressWarnings("unchecked") // the API made the operation from the types of the stream
    public static Contents forEvictor(WindowContents<?> contents, @Nullable Serde<?> records) {
        if (contents instanceof WindowContents.Sides<?, ?> sides) {
            return ofRecords(new TaggedUnionSerde((Serde<Object>) sides.first(), (Serde<Object>) sides.second()));
        }
        return ofRecords(Objects.requireNonNull(records, "records"));
    }

    /**
     * Returns how contents become bytes.
     *
     * @return the serde
     */
    public final Serde<Object> serde() {
        return serde;
    }

    /**
     * Says whether contents are one value, however many records there were.
     *
     * @return {@code false} if they are the records themselves
     */
    public boolean isOneValue() {
        return true;
    }

    /**
     * Adds a record.
     *
     * @param soFar the contents, or {@code null} if there are none yet; may be changed
     * @param record the record
     * @param timestamp its event time
     * @return the contents
     * @throws Exception from the user's function
     */
    public abstract Object add(@Nullable Object soFar, Object record, long timestamp) throws Exception;

    /**
     * Returns the same contents, to which records of one input are added as they come.
     *
     * @param isSecond which input
     * @return this if there is but one input
     */
    public Contents ofInput(boolean isSecond) {
        return this;
    }

    /**
     * Puts contents together.
     *
     * @param a may be changed
     * @param b not used afterwards
     * @return what both hold
     * @throws Exception from the user's function
     */
    public abstract Object merge(Object a, Object b) throws Exception;

    /**
     * Returns what is emitted or given to a function.
     *
     * @param contents not to be changed
     * @return one result, or the records; what may be changed by those who get it is not what is kept
     */
    public abstract Iterable<Object> elements(Object contents);

    private static Object given(@Nullable Object result, String what) {
        if (result == null) {
            throw new NullPointerException(what + " returned null, which no window can keep or emit.");
        }
        return result;
    }

    private static final class Reduced extends Contents {
        private final ReduceFunction<Object> function;

        Reduced(ReduceFunction<Object> function, Serde<Object> serde) {
            super(serde);
            this.function = function;
        }

        @Override
        public Object add(@Nullable Object soFar, Object record, long timestamp) throws Exception {
            return soFar == null ? record : merge(soFar, record);
        }

        @Override
        public Object merge(Object a, Object b) throws Exception {
            return given(function.reduce(a, b), "The reduce function");
        }

        @Override
        public Iterable<Object> elements(Object contents) {
            return List.of(serde().copy(contents));
        }
    }

    private static final class Aggregated extends Contents {
        private final AggregateFunction<Object, Object, Object> function;

        Aggregated(AggregateFunction<Object, Object, Object> function, Serde<Object> serde) {
            super(serde);
            this.function = function;
        }

        @Override
        public Object add(@Nullable Object soFar, Object record, long timestamp) {
            Object before = soFar == null ? function.createAccumulator() : soFar;
            return given(function.add(record, before), "The add method of the aggregate function");
        }

        @Override
        public Object merge(Object a, Object b) {
            return given(function.merge(a, b), "The merge method of the aggregate function");
        }

        @Override
        public Iterable<Object> elements(Object contents) {
            return List.of(given(function.getResult(contents), "The getResult method of the aggregate function"));
        }
    }

    private static final class Records extends Contents {
        private final Serde<Object> records;

        @SuppressWarnings({"unchecked", "rawtypes"}) // contents of this kind are records
        Records(Serde<Object> records) {
            super((Serde) new WindowRecordsSerde(records));
            this.records = records;
        }

        @Override
        public boolean isOneValue() {
            return false;
        }

        @Override
        public Object add(@Nullable Object soFar, Object record, long timestamp) {
            WindowRecords kept = soFar == null ? new WindowRecords() : (WindowRecords) soFar;
            kept.add(record, timestamp);
            return kept;
        }

        @Override
        public Object merge(Object a, Object b) {
            ((WindowRecords) a).addAll((WindowRecords) b);
            return a;
        }

        @Override
        public Iterable<Object> elements(Object contents) {
            return ((WindowRecords) contents).records(records);
        }
    }
}
