package io.tidemark.core.operator;

import io.tidemark.api.functions.OutputTag;
import io.tidemark.checkpoint.spi.metrics.Counter;
import org.jspecify.annotations.Nullable;

/** Where the late records of one operator go, and how many there were. */
final class LateRecords {
    private final SideCollectors sides;
    private final Counter late;
    private final Counter dropped;
    private long untold;

    LateRecords(OperatorRuntime runtime, SideCollectors sides) {
        this.sides = sides;
        late = runtime.context().metrics().counter("lateRecords");
        dropped = runtime.context().metrics().counter("lateRecordsDropped");
    }

    /** Takes a late record: it goes to a side output, or is dropped if there is none. */
    void take(Object record, long timestamp, @Nullable OutputTag<?> tag) {
        late.add(1);
        if (tag != null) {
            sides.collect(tag, record, timestamp);
        } else {
            dropped.add(1);
            untold++;
        }
    }

    /** Returns how many were dropped since this was asked last. */
    long takeUntold() {
        long count = untold;
        untold = 0;
        return count;
    }
}
