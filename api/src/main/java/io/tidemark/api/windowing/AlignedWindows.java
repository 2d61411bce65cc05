package io.tidemark.api.windowing;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Windows of one size that begin at regular distances, the same for every key. They are cut into slices, so that a record is
 * kept and aggregated once, in however many windows it is.
 *
 * @since 0.1
 */
public abstract sealed class AlignedWindows extends WindowAssigner<Object, TimeWindow>
        permits TumblingEventTimeWindows,
                TumblingProcessingTimeWindows,
                SlidingEventTimeWindows,
                SlidingProcessingTimeWindows {
    private static final long serialVersionUID = 1L;

    private final long size;
    private final long slide;
    private final long offset;

    AlignedWindows(Duration size, Duration slide, Duration offset) {
        this.size = positive(size, "size");
        this.slide = positive(slide, "slide");
        this.offset = offset.toMillis();
        if (Math.abs(this.offset) >= this.slide) {
            throw new IllegalArgumentException(name() + ": the offset " + offset + " is not less than " + slide
                    + ", after which the next window begins; take the rest of a division by that.");
        }
    }

    private long positive(Duration duration, String what) {
        long millis = duration.toMillis();
        if (millis < 1) {
            throw new IllegalArgumentException(
                    name() + ": the " + what + " is " + duration + "; give a millisecond or more.");
        }
        return millis;
    }

    private String name() {
        return getClass().getSimpleName();
    }

    /**
     * Returns how long a window is.
     *
     * @return milliseconds
     */
    public final long getSize() {
        return size;
    }

    /**
     * Returns the distance between the starts of two windows that follow each other.
     *
     * @return milliseconds; the size for windows that tumble
     */
    public final long getSlide() {
        return slide;
    }

    /**
     * Returns by how much the starts of windows are moved from 1970.
     *
     * @return milliseconds, less than the slide; may be negative
     */
    public final long getOffset() {
        return offset;
    }

    @Override
    public final Collection<TimeWindow> assignWindows(Object element, long timestamp, WindowAssignerContext context) {
        // the last millisecond of time belongs to the window before it: no window could end behind it
        long time = Math.min(isEventTime() ? timestamp : context.getCurrentProcessingTime(), Long.MAX_VALUE - 1);
        long start = TimeWindow.getWindowStartWithOffset(time, offset, slide);
        List<TimeWindow> windows = new ArrayList<>();
        while (time - start < size && time >= start) {
            long end = start + size;
            windows.add(new TimeWindow(start, end < start ? Long.MAX_VALUE : end));
            if (start < Long.MIN_VALUE + slide) {
                break;
            }
            start -= slide;
        }
        return windows;
    }

    @Override
    public final Trigger<Object, TimeWindow> getDefaultTrigger() {
        return isEventTime() ? EventTimeTrigger.create() : ProcessingTimeTrigger.create();
    }

    @Override
    public final Serde<TimeWindow> getWindowSerde() {
        return new TimeWindow.AsBounds();
    }

    @Override
    public final String toString() {
        return name() + "(" + size + (slide == size ? "" : ", " + slide) + ")";
    }
}
