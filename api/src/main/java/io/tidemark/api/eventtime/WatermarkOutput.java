package io.tidemark.api.eventtime;

/**
 * Where a generator puts its watermarks. Valid only during the call it was handed to.
 *
 * @since 0.1
 */
public interface WatermarkOutput {
    /**
     * Says how far event time has come. One that is not beyond the last is ignored. Ends idleness.
     *
     * @param watermark the promise
     */
    void emitWatermark(Watermark watermark);

    /** Says that nothing comes for now, so that nobody waits for watermarks from here; the next record ends it. */
    void markIdle();

    /** Says that something comes again. */
    void markActive();
}
