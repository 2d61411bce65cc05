package io.tidemark.api.eventtime;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the timestamps of a stream come from, and how its watermarks are made. Give it to
 * {@code StreamExecutionEnvironment.fromSource}, where it works for each split by itself, or to
 * {@code DataStream.assignTimestampsAndWatermarks}, where it works for each subtask.
 *
 * <p>After the model of Akidau et al., "The Dataflow Model" (2015).
 *
 * @param <T> the type of the records
 * @since 0.1
 */
@FunctionalInterface
public interface WatermarkStrategy<T> extends Serializable {
    /**
     * Makes the generator of one split or subtask.
     *
     * @return a new one
     */
    WatermarkGenerator<T> createWatermarkGenerator();

    /**
     * Returns what reads the timestamp off a record.
     *
     * @return by default, one that leaves the timestamp that the source gave
     */
    default TimestampAssigner<T> getTimestampAssigner() {
        return (element, recordTimestamp) -> recordTimestamp;
    }

    /**
     * Returns after how long without a record a split or subtask is idle.
     *
     * @return {@code null} for never, the default
     */
    default @Nullable Duration getIdleness() {
        return null;
    }

    /**
     * Returns how far the source may run ahead of others.
     *
     * @return {@code null} for as far as it can, the default
     */
    default @Nullable WatermarkAlignmentParams getAlignmentParameters() {
        return null;
    }

    /**
     * Reads timestamps off the records.
     *
     * @param assigner how
     * @return this strategy with that
     */
    default WatermarkStrategy<T> withTimestampAssigner(TimestampAssigner<T> assigner) {
        return new ConfiguredStrategy<>(this, assigner, getIdleness(), getAlignmentParameters());
    }

    /**
     * Lets time go on without a split or subtask that has had no record for a while. When one comes, it counts again, and
     * its records are late only as far as time went on without it.
     *
     * @param idleTimeout after how long, in processing time; more than 0
     * @return this strategy with that
     */
    default WatermarkStrategy<T> withIdleness(Duration idleTimeout) {
        if (idleTimeout.isZero() || idleTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "An idle timeout of " + idleTimeout + " would make every split idle at once; give more than 0.");
        }
        return new ConfiguredStrategy<>(this, getTimestampAssigner(), idleTimeout, getAlignmentParameters());
    }

    /**
     * Keeps the source from running ahead of others, compared at least every
     * {@link WatermarkAlignmentParams#DEFAULT_UPDATE_INTERVAL}. See
     * {@link #withWatermarkAlignment(String, Duration, Duration)}.
     *
     * @param watermarkGroup the sources of the job that wait for each other
     * @param maxAllowedWatermarkDrift how far the watermark of a split may be ahead of the slowest; not negative
     * @return this strategy with that
     */
    default WatermarkStrategy<T> withWatermarkAlignment(String watermarkGroup, Duration maxAllowedWatermarkDrift) {
        return withWatermarkAlignment(
                watermarkGroup, maxAllowedWatermarkDrift, WatermarkAlignmentParams.DEFAULT_UPDATE_INTERVAL);
    }

    /**
     * Keeps the source from running ahead of others: a split whose watermark is more than the drift ahead of the slowest
     * split of the group is not read until that one has come near. So less state waits for the slowest.
     *
     * <p>Those that are idle or read to their end are not waited for; one that gives nothing, and has no
     * {@link #withIdleness idleness}, is. Checkpoints pass meanwhile. A reader that cannot leave out single splits is paused
     * when the slowest of its splits is too far ahead. For {@code fromSource} alone.
     *
     * @param watermarkGroup the sources of the job that wait for each other
     * @param maxAllowedWatermarkDrift how far the watermark of a split may be ahead of the slowest; not negative
     * @param updateInterval the longest time between two comparisons, more than 0; an engine may compare more often, and in
     *     one process it does so behind each batch
     * @return this strategy with that
     */
    default WatermarkStrategy<T> withWatermarkAlignment(
            String watermarkGroup, Duration maxAllowedWatermarkDrift, Duration updateInterval) {
        if (createWatermarkGenerator() instanceof NoWatermarks) {
            throw new IllegalArgumentException("A source without watermarks would hold up watermark group '"
                    + watermarkGroup + "' for ever; give it a strategy that makes some.");
        }
        return new ConfiguredStrategy<>(
                this,
                getTimestampAssigner(),
                getIdleness(),
                new WatermarkAlignmentParams(watermarkGroup, maxAllowedWatermarkDrift, updateInterval));
    }

    /**
     * For timestamps that never go back within a split.
     *
     * @param <T> the type of the records
     * @return a strategy whose watermark is right behind the newest record
     */
    static <T> WatermarkStrategy<T> forMonotonousTimestamps() {
        return forBoundedOutOfOrderness(Duration.ZERO);
    }

    /**
     * For records that come out of order, but never more than a time late.
     *
     * @param <T> the type of the records
     * @param maxOutOfOrderness how far a timestamp may be behind the greatest before it; not negative
     * @return a strategy whose watermark is that far behind the newest record
     */
    static <T> WatermarkStrategy<T> forBoundedOutOfOrderness(Duration maxOutOfOrderness) {
        long millis = maxOutOfOrderness.toMillis();
        if (millis < 0) {
            throw new IllegalArgumentException("Records cannot be out of order by " + maxOutOfOrderness
                    + "; give 0 for those that never are, or more.");
        }
        return () -> new BoundedOutOfOrdernessWatermarks<>(millis);
    }

    /**
     * For watermarks of the user's own making.
     *
     * @param <T> the type of the records
     * @param generator makes a generator a split or subtask
     * @return a strategy with them
     */
    static <T> WatermarkStrategy<T> forGenerator(WatermarkStrategy<T> generator) {
        return generator;
    }

    /**
     * For streams that have no event time, or keep the one they have until its end.
     *
     * @param <T> the type of the records
     * @return a strategy without watermarks, equal to every other such
     */
    static <T> WatermarkStrategy<T> noWatermarks() {
        return new NoWatermarks<>();
    }
}
