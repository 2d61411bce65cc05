package io.tidemark.core.operator;

import io.tidemark.api.functions.KeyedStateStore;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.Window;
import io.tidemark.core.state.ScopedStates;
import io.tidemark.core.state.StateCells;
import org.jspecify.annotations.Nullable;

/** Hands windows that are evaluated to the user's function, or on as they are if there is none. */
final class WindowCalls {
    private static final String WINDOW_STATE = "window/";
    private static final String GLOBAL_STATE = "key/";

    private final KeyedOperator operator;
    private final @Nullable ProcessWindowFunction<Object, Object, Object, Window> function;
    private final BatchCollector collector;
    private final SideCollectors sides;
    private final @Nullable Current current;

    /** Where the operator keeps what functions keep. */
    interface States {
        /** Returns the state of the window that is being evaluated, or {@code null} if there is none and none to be made. */
        @Nullable
        StateCells ofWindow(boolean make);

        /** Returns the state of the current key, or {@code null} if there is none and none to be made. */
        @Nullable
        StateCells ofKey(boolean make);
    }

    WindowCalls(
            KeyedOperator operator,
            @Nullable ProcessWindowFunction<Object, Object, Object, Window> function,
            boolean merging,
            Output output,
            SideCollectors sides,
            States states) {
        this.operator = operator;
        this.function = function;
        this.sides = sides;
        collector = new BatchCollector(output);
        current = function == null ? null : new Current(function, merging, states);
    }

    /** Says whether somebody listens to the end of windows. */
    boolean hasFunction() {
        return function != null;
    }

    /** Evaluates a window of the current key. */
    void fire(Window window, Iterable<Object> elements) throws Exception {
        collector.timestamp(window.maxTimestamp());
        if (function == null) {
            for (Object element : elements) {
                collector.collect(element);
            }
        } else {
            current.window = window;
            function.process(operator.store().currentKey(), current, elements, collector);
        }
    }

    /** Tells the function that a window of the current key is over. */
    void clear(Window window) throws Exception {
        if (function != null) {
            current.window = window;
            function.clear(current);
        }
    }

    void flush() {
        collector.flush();
    }

    @Nullable
    OperatorException failureBehind() {
        return collector.failureBehind();
    }

    /** The context object, one for all windows. */
    private final class Current extends ProcessWindowFunction<Object, Object, Object, Window>.Context {
        private final @Nullable ScopedStates windowState;
        private final ScopedStates globalState;
        private Window window;

        Current(ProcessWindowFunction<Object, Object, Object, Window> function, boolean merging, States states) {
            function.super();
            windowState = merging ? null : new ScopedStates(WINDOW_STATE, operator.name(), states::ofWindow);
            globalState = new ScopedStates(GLOBAL_STATE, operator.name(), states::ofKey);
        }

        @Override
        public Window window() {
            return window;
        }

        @Override
        public long currentProcessingTime() {
            return operator.runtime().clock().getAsLong();
        }

        @Override
        public long currentWatermark() {
            return operator.currentWatermark();
        }

        @Override
        public KeyedStateStore windowState() {
            if (windowState == null) {
                throw new UnsupportedOperationException("Operator '" + operator.name()
                        + "' asks for the state of a window, but its windows merge; use globalState().");
            }
            return windowState;
        }

        @Override
        public KeyedStateStore globalState() {
            return globalState;
        }

        @Override
        public <X> void output(OutputTag<X> outputTag, X value) {
            sides.collect(outputTag, value, window.maxTimestamp());
        }
    }
}
