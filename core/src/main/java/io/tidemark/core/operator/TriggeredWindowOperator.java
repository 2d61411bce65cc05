package io.tidemark.core.operator;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.dataflow.WindowContents;
import io.tidemark.api.windowing.Evictor;
import io.tidemark.api.windowing.MergingWindowAssigner;
import io.tidemark.api.windowing.TaggedUnion;
import io.tidemark.api.windowing.Trigger;
import io.tidemark.api.windowing.TriggerResult;
import io.tidemark.api.windowing.Window;
import io.tidemark.api.windowing.WindowAssigner;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.core.state.StateCells;
import io.tidemark.core.window.Contents;
import io.tidemark.core.window.KeyWindows;
import io.tidemark.core.window.KeyWindows.Entry;
import io.tidemark.core.window.KeyWindowsSerde;
import io.tidemark.core.window.WindowRecords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Windows of any kind, evaluated when their trigger says so: sessions, global windows, and aligned ones with a trigger or an
 * evictor of the user's.
 *
 * <p>Each window of a key has contents of its own. Timers concern a window; when it is over and the allowed lateness has passed,
 * one of them forgets it. Windows that merge become a new one that gets their contents, while the trigger merges its state.
 *
 * <p>Costs one state look-up a record, and what the assigner and the trigger allocate.
 */
final class TriggeredWindowOperator extends WindowOperator {
    private final WindowAssigner<Object, Window> assigner;
    private final @Nullable MergingWindowAssigner<Object, Window> merging;
    private final Trigger<Object, Window> trigger;
    private final @Nullable Evictor<Object, Window> evictor;
    /** What is kept; the records if there is an evictor. */
    private final Contents kept;
    /** What windows give. */
    private final Contents given;

    /** Whether records come from two inputs, and are tagged. */
    private final boolean tagging;

    private final WindowAssigner.WindowAssignerContext assignment = new WindowAssigner.WindowAssignerContext() {
        @Override
        public long getCurrentProcessingTime() {
            return timers.processingTime();
        }
    };
    private ValueState<KeyWindows> state;
    private OperatorTimers<Window> timers;
    private TriggerCalls calls;

    // where the operator is: the current key's windows, one of them, and what is kept of that
    private KeyWindows windows;
    private Window window;
    private @Nullable Entry entry;

    @SuppressWarnings("unchecked") // the API made the operation from the types of the stream
    TriggeredWindowOperator(
            String operatorId,
            String name,
            Operation.Windowed<?, ?, ?> operation,
            @Nullable Object function,
            Serde<Object> keySerde,
            OperatorRuntime runtime,
            Output output) {
        super(
                operatorId,
                name,
                operation,
                function,
                operation.assigner() instanceof MergingWindowAssigner,
                keySerde,
                runtime,
                output);
        assigner = (WindowAssigner<Object, Window>) operation.assigner();
        merging = assigner instanceof MergingWindowAssigner<Object, Window> merges ? merges : null;
        trigger = (Trigger<Object, Window>)
                (operation.trigger() == null ? assigner.getDefaultTrigger() : operation.trigger());
        Operation.Eviction<?, ?> eviction = operation.eviction();
        given = Contents.of(operation.contents());
        tagging = operation.contents() instanceof WindowContents.Sides;
        kept = eviction == null ? given : Contents.forEvictor(operation.contents(), eviction.serde());
        evictor = eviction == null ? null : (Evictor<Object, Window>) eviction.evictor();
    }

    @Override
    @SuppressWarnings("unchecked") // windows are of the assigner's type
    OperatorTimers<?> declareWindows(KeyedStateStore<Object> store) {
        Serde<Window> serde = assigner.getWindowSerde();
        state = store.valueState(
                new StateSpec<>(STATE, new KeyWindowsSerde((Serde<Object>) (Serde<?>) serde, kept.serde())));
        timers = declareTimers(store, serde, this::onEventTime, this::onProcessingTime);
        calls = new TriggerCalls(this, timers, new Here());
        return timers;
    }

    @Override
    void add(Object value, long timestamp, boolean isSecond) throws Exception {
        Object record = tagging ? tagged(value, isSecond) : value;
        Collection<Window> assigned = assigner.assignWindows(record, timestamp, assignment);
        KeyWindows before = state.value();
        windows = before == null ? new KeyWindows() : before;
        boolean late = !assigned.isEmpty();
        for (Window of : assigned) {
            Window into = merging == null ? of : merge(of);
            if (!isOver(into)) {
                late = false;
                add(record, timestamp, into);
            }
        }
        keep();
        if (late) {
            takeLate(value, timestamp, isSecond);
        }
    }

    private static Object tagged(Object value, boolean isSecond) {
        return isSecond ? TaggedUnion.two(value) : TaggedUnion.one(value);
    }

    private void add(Object record, long timestamp, Window into) throws Exception {
        goTo(into, windows.find(into));
        if (entry == null) {
            entry = windows.make(into);
        }
        entry.contents = kept.add(entry.contents, record, timestamp);
        obey(trigger.onElement(record, timestamp, into, calls));
        if (into.maxTimestamp() != Long.MAX_VALUE) {
            setEnd(into);
        }
        tidy();
    }

    private boolean isOver(Window of) {
        return isEventTime() && endOf(of) <= currentWatermark();
    }

    /** Returns when a window is forgotten; windows that last for ever never are. */
    private long endOf(Window of) {
        long last = of.maxTimestamp();
        return last == Long.MAX_VALUE ? last : Math.min(expiry(last), Long.MAX_VALUE - 1);
    }

    private void setEnd(Window of) {
        if (isEventTime()) {
            timers.event().set(endOf(of), of);
        } else {
            timers.processing().set(TriggerCalls.whenOver(endOf(of)), of);
        }
    }

    private void deleteEnd(Window of) {
        if (isEventTime()) {
            timers.event().delete(endOf(of), of);
        } else {
            timers.processing().delete(TriggerCalls.whenOver(endOf(of)), of);
        }
    }

    private void goTo(Window to, @Nullable Entry of) {
        window = to;
        entry = of;
    }

    /** Does what the trigger says with the window that the operator is at. */
    private void obey(TriggerResult result) throws Exception {
        if (entry == null) {
            return;
        }
        if (result.isFire() && entry.contents != null) {
            evaluate(entry, entry.contents);
        }
        if (result.isPurge()) {
            entry.contents = null;
        }
    }

    private void evaluate(Entry of, Object contents) throws Exception {
        if (evictor == null) {
            calls().fire(window, given.elements(contents));
            return;
        }
        WindowRecords records = (WindowRecords) contents;
        evictor.evictBefore(records.timed(), records.size(), window, calls);
        records.compact();
        Object left =
                kept == given || given.serde().schema().equals(kept.serde().schema()) ? records : gather(records);
        if (left != null) {
            calls().fire(window, given.elements(left));
        }
        evictor.evictAfter(records.timed(), records.size(), window, calls);
        records.compact();
        of.contents = records.size() == 0 ? null : records;
    }

    private @Nullable Object gather(WindowRecords records) throws Exception {
        Object gathered = null;
        for (int i = 0; i < records.size(); i++) {
            gathered = given.add(gathered, records.record(i), records.timestampOf(i));
        }
        return gathered;
    }

    private void onEventTime(long time, Window of) throws Exception {
        if (arrive(of)) {
            obey(trigger.onEventTime(time, of, calls));
            leave(isEventTime() && time == endOf(of));
        }
    }

    private void onProcessingTime(long time, Window of) throws Exception {
        if (arrive(of)) {
            obey(trigger.onProcessingTime(time - 1, of, calls));
            leave(!isEventTime() && time - 1 == endOf(of));
        }
    }

    /** Goes to the window of a timer; says whether it is still there, which only one that merged is not. */
    private boolean arrive(Window of) {
        KeyWindows before = state.value();
        windows = before == null ? new KeyWindows() : before;
        goTo(of, windows.find(of));
        return merging == null || entry != null;
    }

    private void leave(boolean over) throws Exception {
        if (over) {
            calls().clear(window);
            trigger.clear(window, calls);
            if (entry != null) {
                windows.remove(entry);
            }
        } else {
            tidy();
        }
        keep();
    }

    /** Forgets a window of which nothing is kept; those that merge stay, for another may touch them. */
    private void tidy() {
        if (merging == null && entry != null && entry.isEmpty()) {
            windows.remove(entry);
        }
    }

    private void keep() {
        if (windows.isEmpty()) {
            state.clear();
        } else {
            state.update(windows);
        }
    }

    /** Merges a new window with those it touches; returns the one that it is in now. */
    private Window merge(Window fresh) throws Exception {
        if (windows.entries().isEmpty() || windows.find(fresh) != null) {
            return fresh;
        }
        List<Window> all = new ArrayList<>(windows.entries().size() + 1);
        windows.entries().forEach(of -> all.add((Window) of.window()));
        all.add(fresh);
        List<Merge> merges = new ArrayList<>(1);
        merging.mergeWindows(all, (group, result) -> merges.add(new Merge(List.copyOf(group), result)));
        Window into = fresh;
        for (Merge merge : merges) {
            carryOut(merge);
            into = merge.group.contains(fresh) ? merge.result : into;
        }
        return into;
    }

    private record Merge(List<Window> group, Window result) {}

    private void carryOut(Merge merge) throws Exception {
        List<Entry> gone = new ArrayList<>(merge.group.size());
        for (Window of : merge.group) {
            Entry there = windows.find(of);
            if (there != null) {
                gone.add(there);
            }
        }
        if (gone.isEmpty() || gone.size() == 1 && gone.get(0).window().equals(merge.result)) {
            return; // the new window alone, or one that covers it
        }
        Object contents = null;
        for (Entry of : gone) {
            windows.remove(of);
            if (of.contents != null) {
                contents = contents == null ? of.contents : kept.merge(contents, of.contents);
            }
        }
        goTo(merge.result, windows.make(merge.result));
        entry.contents = contents;
        calls.merging(gone);
        trigger.onMerge(merge.result, calls);
        for (Entry of : gone) {
            Window before = (Window) of.window();
            if (!before.equals(merge.result)) {
                goTo(before, of);
                trigger.clear(before, calls);
                deleteEnd(before);
            }
        }
    }

    /** Where the operator is, as triggers see it. */
    private final class Here implements TriggerCalls.Place {
        @Override
        public Window window() {
            return window;
        }

        @Override
        public @Nullable Entry entry() {
            return entry;
        }

        @Override
        public void goTo(Window to, @Nullable Entry of) {
            TriggeredWindowOperator.this.goTo(to, of);
        }

        @Override
        public @Nullable StateCells cells(boolean make) {
            return statesHere(make);
        }
    }

    private @Nullable StateCells statesHere(boolean make) {
        if (make && entry == null) {
            entry = windows.make(window);
        }
        if (make && entry.states == null) {
            entry.states = new StateCells();
        }
        return entry == null ? null : entry.states;
    }

    @Override
    WindowCalls.States states() {
        return new WindowCalls.States() {
            @Override
            public @Nullable StateCells ofWindow(boolean make) {
                return statesHere(make);
            }

            @Override
            public @Nullable StateCells ofKey(boolean make) {
                if (windows.globals == null && make) {
                    windows.globals = new StateCells();
                }
                return windows.globals;
            }
        };
    }
}
