package io.tidemark.api.eventtime;

/** Makes no watermarks. */
record NoWatermarks<T>() implements WatermarkStrategy<T>, WatermarkGenerator<T> {
    @Override
    public WatermarkGenerator<T> createWatermarkGenerator() {
        return this;
    }

    @Override
    public void onEvent(T event, long eventTimestamp, WatermarkOutput output) {}

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
}
