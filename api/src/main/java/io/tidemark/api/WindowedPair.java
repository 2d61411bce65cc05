package io.tidemark.api;

import io.tidemark.api.dataflow.BothSides;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.dataflow.WindowContents;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.windowing.Evictor;
import io.tidemark.api.windowing.TaggedUnion;
import io.tidemark.api.windowing.Trigger;
import io.tidemark.api.windowing.Window;
import io.tidemark.api.windowing.WindowAssigner;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Two keyed streams that are cut into windows together: what joining and grouping them have in common.
 *
 * @param <T1> the type of the first stream
 * @param <T2> the type of the second stream
 * @param <K> the type of the keys
 * @param <W> the type of the windows
 * @param <S> the subclass
 */
abstract class WindowedPair<T1, T2, K, W extends Window, S extends WindowedPair<T1, T2, K, W, S>> {
    private final KeyedStream<T1, K> first;
    private final KeyedStream<T2, K> second;
    private final WindowAssigner<? super TaggedUnion<T1, T2>, W> assigner;
    private @Nullable Trigger<? super TaggedUnion<T1, T2>, ? super W> trigger;
    private @Nullable Evictor<? super TaggedUnion<T1, T2>, ? super W> evictor;
    private long allowedLatenessMillis;
    private @Nullable OutputTag<T1> lateFirst;
    private @Nullable OutputTag<T2> lateSecond;

    WindowedPair(
            KeyedStream<T1, K> first,
            KeyedStream<T2, K> second,
            WindowAssigner<? super TaggedUnion<T1, T2>, W> assigner) {
        this.first = first;
        this.second = second;
        this.assigner = Objects.requireNonNull(assigner, "assigner");
        WindowedStream.requireMerging(assigner, assigner.getDefaultTrigger());
    }

    /** Returns this as what it is. */
    abstract S self();

    /** Returns what the user called, for messages. */
    abstract String call();

    /**
     * Says when windows are evaluated, in place of the assigner's own trigger. It sees the records of both streams as they
     * come.
     *
     * @param trigger the trigger
     * @return this
     * @throws InvalidProgramException if the windows merge and the trigger cannot
     */
    public S trigger(Trigger<? super TaggedUnion<T1, T2>, ? super W> trigger) {
        WindowedStream.requireMerging(assigner, trigger);
        this.trigger = trigger;
        return self();
    }

    /**
     * Removes records, of whichever stream, from windows that are evaluated.
     *
     * @param evictor says which
     * @return this
     */
    public S evictor(Evictor<? super TaggedUnion<T1, T2>, ? super W> evictor) {
        this.evictor = evictor;
        return self();
    }

    /**
     * Says how long a window stays behind its end, for records that come late. Each of them has the window evaluated anew, all
     * of it. Has no effect on windows in processing time.
     *
     * @param lateness not negative; none by default
     * @return this
     */
    public S allowedLateness(Duration lateness) {
        allowedLatenessMillis = WindowedStream.latenessMillis(lateness);
        return self();
    }

    /**
     * Sends late records of the first stream to a side output of the result.
     *
     * @param outputTag which
     * @return this
     */
    public S sideOutputLeftLateData(OutputTag<T1> outputTag) {
        lateFirst = outputTag;
        return self();
    }

    /**
     * Sends late records of the second stream to a side output of the result.
     *
     * @param outputTag which
     * @return this
     */
    public S sideOutputRightLateData(OutputTag<T2> outputTag) {
        lateSecond = outputTag;
        return self();
    }

    final Serde<T1> firstSerde(@Nullable Type otherwise) {
        return first.recordSerde(call(), otherwise);
    }

    final Serde<T2> secondSerde(@Nullable Type otherwise) {
        return second.recordSerde(call(), otherwise);
    }

    /** Gives the windows a function, which is called once for each that is evaluated. */
    final <F, R> SingleOutputStreamOperator<R> then(
            String name,
            F function,
            WindowCallFunction.Call<F, BothSides<T1, T2>, R, K, W> functionCall,
            Serde<T1> serdeOfFirst,
            Serde<T2> serdeOfSecond,
            @Nullable Type outputType) {
        ConnectedStreams<T1, T2> both = first.connect(second);
        both.requireKeyed(call());
        Operation.Windowed<K, TaggedUnion<T1, T2>, W> operation = new Operation.Windowed<>(
                assigner,
                trigger,
                evictor == null ? null : new Operation.Eviction<TaggedUnion<T1, T2>, W>(evictor, null),
                allowedLatenessMillis,
                lateFirst,
                lateSecond,
                new WindowContents.Sides<>(serdeOfFirst, serdeOfSecond),
                new WindowCallFunction<>(function, functionCall));
        return both.then(name, operation, outputType);
    }
}
