package io.tidemark.api.windowing;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.util.Collection;
import java.util.List;

/**
 * Puts all records of a key into one window, which is never over: it gives something only by a trigger of the user's.
 *
 * @since 0.1
 */
public final class GlobalWindows extends WindowAssigner<Object, GlobalWindow> {
    private static final long serialVersionUID = 1L;
    private static final List<GlobalWindow> ONLY = List.of(GlobalWindow.get());

    private GlobalWindows() {}

    /**
     * Makes the assigner.
     *
     * @return the assigner
     */
    public static GlobalWindows create() {
        return new GlobalWindows();
    }

    @Override
    public Collection<GlobalWindow> assignWindows(Object element, long timestamp, WindowAssignerContext context) {
        return ONLY;
    }

    @Override
    public Trigger<Object, GlobalWindow> getDefaultTrigger() {
        return new NeverTrigger();
    }

    @Override
    public Serde<GlobalWindow> getWindowSerde() {
        return new GlobalWindow.NoBytes();
    }

    @Override
    public boolean isEventTime() {
        return false;
    }

    @Override
    public String toString() {
        return "GlobalWindows";
    }

    /** Never fires. */
    private static final class NeverTrigger extends Trigger<Object, GlobalWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public TriggerResult onElement(Object element, long timestamp, GlobalWindow window, TriggerContext ctx) {
            return TriggerResult.CONTINUE;
        }

        @Override
        public TriggerResult onProcessingTime(long time, GlobalWindow window, TriggerContext ctx) {
            return TriggerResult.CONTINUE;
        }

        @Override
        public TriggerResult onEventTime(long time, GlobalWindow window, TriggerContext ctx) {
            return TriggerResult.CONTINUE;
        }

        @Override
        public void clear(GlobalWindow window, TriggerContext ctx) {}
    }
}
