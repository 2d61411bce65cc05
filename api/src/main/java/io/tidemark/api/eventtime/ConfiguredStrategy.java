package io.tidemark.api.eventtime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A strategy with parts of it replaced. */
record ConfiguredStrategy<T>(
        WatermarkStrategy<T> base,
        TimestampAssigner<T> assigner,
        @Nullable Duration idleness,
        @Nullable WatermarkAlignmentParams alignment)
        implements WatermarkStrategy<T> {
    @Override
    public WatermarkGenerator<T> createWatermarkGenerator() {
        return base.createWatermarkGenerator();
    }

    @Override
    public TimestampAssigner<T> getTimestampAssigner() {
        return assigner;
    }

    @Override
    public @Nullable Duration getIdleness() {
        return idleness;
    }

    @Override
    public @Nullable WatermarkAlignmentParams getAlignmentParameters() {
        return alignment;
    }
}
