package io.tidemark.core.operator;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.windowing.AlignedWindows;
import io.tidemark.api.windowing.TimeWindow;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.core.state.StateCells;
import io.tidemark.core.window.Contents;
import io.tidemark.core.window.SliceGrid;
import io.tidemark.core.window.Slices;
import io.tidemark.core.window.SlicesSerde;
import org.jspecify.annotations.Nullable;

/**
 * Aligned windows that are evaluated when they are over: tumbling and sliding ones without a trigger or evictor of the user's.
 *
 * <p>Each key has the contents of its slices; a record is added to one of them. A window puts together the slices it covers when
 * it is evaluated. Windows of a key are evaluated in their order, and a key has one timer, for what is due first: evaluating
 * the first window with contents that is not over ({@link Slices#pending}), or forgetting the first that is
 * ({@link Slices#expiring}). What is due next is found when it fires, so that a record sets a timer only if it is the first
 * that makes something due.
 *
 * <p>A record that is late but allowed has the windows evaluated anew that are over and hold it.
 *
 * <p>Costs one state look-up a record, and no allocation unless a slice begins.
 */
final class SlicedWindowOperator extends WindowOperator {
    private static final long NONE = SliceGrid.NONE;

    private final SliceGrid grid;
    private final Contents how;
    private final Contents howOfFirst;
    private final Contents howOfSecond;
    private ValueState<Slices> state;
    private OperatorTimers<NoSubject> timers;

    /** What the windows of the current key are when one is evaluated, and which that is. */
    private Slices current;

    private long evaluated;

    // the slice that the last record was in, and what it meant at which time
    private long sliceStart = Long.MAX_VALUE;
    private long sliceEnd = Long.MIN_VALUE;
    private long knownPassed;
    /** The last window of the slice. */
    private long lastWindow;
    /** The first window of the slice that is kept; behind the last if there is none. */
    private long firstKept;
    /** The first window of the slice that is not over; {@link #NONE} if there is none. */
    private long firstAhead;

    SlicedWindowOperator(
            String operatorId,
            String name,
            Operation.Windowed<?, ?, ?> operation,
            @Nullable Object function,
            Serde<Object> keySerde,
            OperatorRuntime runtime,
            Output output) {
        super(operatorId, name, operation, function, false, keySerde, runtime, output);
        AlignedWindows windows = (AlignedWindows) operation.assigner();
        grid = new SliceGrid(windows.getSize(), windows.getSlide(), windows.getOffset());
        how = Contents.of(operation.contents());
        howOfFirst = how.ofInput(false);
        howOfSecond = how.ofInput(true);
    }

    @Override
    OperatorTimers<?> declareWindows(KeyedStateStore<Object> store) {
        state = store.valueState(new StateSpec<>(STATE, new SlicesSerde(grid, how)));
        timers = declareTimers(
                store,
                NoSubject.SERDE,
                (time, nothing) -> wake(time),
                // the last millisecond of a window in processing time has to be over
                (time, nothing) -> wake(time - 1));
        return timers;
    }

    @Override
    void add(Object record, long timestamp, boolean isSecond) throws Exception {
        // the last millisecond of time belongs to the window before it: no window could end behind it
        long time = Math.min(isEventTime() ? timestamp : timers.processingTime(), Long.MAX_VALUE - 1);
        if (time < sliceStart || time >= sliceEnd || knownPassed != passed()) {
            locate(time);
        }
        if (firstKept > lastWindow) {
            takeUnkept(record, timestamp, isSecond);
            return;
        }
        Slices slices = state.value();
        if (slices == null) {
            slices = new Slices();
        }
        slices.add(sliceStart, isSecond ? howOfSecond : howOfFirst, record, timestamp);
        if (firstAhead < slices.pending || firstKept < slices.expiring) {
            slices.pending = Math.min(slices.pending, firstAhead);
            slices.expiring = Math.min(slices.expiring, firstKept);
            setTimer(slices);
        }
        if (firstAhead != firstKept) {
            evaluateAgain(slices);
        }
        state.update(slices);
    }

    private void locate(long time) {
        knownPassed = passed();
        sliceStart = grid.sliceOf(time);
        sliceEnd = grid.endOfSlice(time);
        lastWindow = grid.lastWindow(time);
        long first = grid.firstEndingBehind(sliceStart);
        firstKept = Math.max(first, firstOverBehind(knownPassed, latenessMillis()));
        long ahead = Math.max(first, firstOverBehind(knownPassed, 0));
        firstAhead = ahead > lastWindow ? NONE : ahead;
    }

    /** Returns the first window that is not over at a time, or not over for longer than a lateness. */
    private long firstOverBehind(long passed, long lateness) {
        long over = passed - lateness;
        if (over > passed || over == Long.MIN_VALUE) {
            return Long.MIN_VALUE;
        }
        return over >= Long.MAX_VALUE - 1 ? NONE : grid.firstEndingBehind(over + 1);
    }

    /** Takes a record that is in no window that is kept: late, or between two windows that do not touch. */
    private void takeUnkept(Object record, long timestamp, boolean isSecond) {
        if (grid.firstEndingBehind(sliceStart) <= lastWindow) {
            takeLate(record, timestamp, isSecond);
        }
    }

    private void evaluateAgain(Slices slices) throws Exception {
        for (long window = firstKept; window <= lastWindow && window < firstAhead; window = grid.next(window)) {
            evaluate(slices, window);
        }
    }

    /** Sets the timer of the key for what is due first, if it is not set for then or earlier. */
    private void setTimer(Slices slices) {
        long due = slices.pending == NONE ? Long.MAX_VALUE : lastTimestamp(slices.pending);
        if (slices.expiring != NONE) {
            due = Math.min(due, expiryOf(slices.expiring));
        }
        if (due < slices.wake) {
            slices.wake = due;
            if (isEventTime()) {
                timers.event().set(due, NoSubject.INSTANCE);
            } else {
                timers.processing().set(due + 1, NoSubject.INSTANCE);
            }
        }
    }

    private long lastTimestamp(long window) {
        return grid.end(window) - 1;
    }

    private long expiryOf(long window) {
        return Math.min(expiry(lastTimestamp(window)), Long.MAX_VALUE - 1);
    }

    private void wake(long time) throws Exception {
        Slices slices = state.value();
        if (slices == null || slices.wake != time) {
            return; // set before something earlier was due, and found then
        }
        slices.wake = Long.MAX_VALUE;
        if (slices.pending != NONE && lastTimestamp(slices.pending) <= time) {
            long window = slices.pending;
            slices.pending = withContentsBehind(slices, window);
            evaluate(slices, window);
        }
        if (slices.expiring != NONE && expiryOf(slices.expiring) <= time) {
            long window = slices.expiring;
            forget(slices, window);
            slices.expiring = withContentsBehind(slices, window);
        }
        if (slices.isEmpty()) {
            state.clear();
        } else {
            setTimer(slices);
            state.update(slices);
        }
    }

    /** Returns the first window with contents behind one. */
    private long withContentsBehind(Slices slices, long window) {
        long next = grid.next(window);
        long slice = slices.firstFrom(next);
        return slice == NONE ? NONE : Math.max(next, grid.firstEndingBehind(slice));
    }

    private void evaluate(Slices slices, long window) throws Exception {
        long end = grid.end(window);
        Object contents = slices.between(window, end, how);
        if (contents != null) {
            current = slices;
            evaluated = window;
            calls().fire(new TimeWindow(window, end), how.elements(contents));
        }
    }

    private void forget(Slices slices, long window) throws Exception {
        if (calls().hasFunction()) {
            current = slices;
            evaluated = window;
            calls().clear(new TimeWindow(window, grid.end(window)));
        }
        slices.removeBefore(grid.next(window));
    }

    @Override
    WindowCalls.States states() {
        return new WindowCalls.States() {
            @Override
            public @Nullable StateCells ofWindow(boolean make) {
                return current.windowState(evaluated, make);
            }

            @Override
            public @Nullable StateCells ofKey(boolean make) {
                if (current.globals == null && make) {
                    current.globals = new StateCells();
                }
                return current.globals;
            }
        };
    }
}
