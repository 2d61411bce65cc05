package io.tidemark.core.task;

import io.tidemark.core.inflight.InFlight;
import io.tidemark.core.operator.OperatorSnapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was in flight when the checkpoint was taken that an attempt began with: it comes before all new input. */
final class Backlog {
    private final ArrayDeque<InFlight> left;

    Backlog(List<InFlight> restored) {
        left = new ArrayDeque<>(restored);
    }

    boolean isEmpty() {
        return left.isEmpty();
    }

    @Nullable
    InFlight poll() {
        return left.poll();
    }

    /** Adds what is left to the snapshots of a chain: it is still in flight. */
    List<OperatorSnapshot> addedTo(List<OperatorSnapshot> snapshots) {
        if (left.isEmpty()) {
            return snapshots;
        }
        List<OperatorSnapshot> added = new ArrayList<>();
        for (OperatorSnapshot snapshot : snapshots) {
            List<InFlight> ofOperator = new ArrayList<>();
            for (InFlight some : left) {
                if (some.operatorId().equals(snapshot.operatorId())) {
                    ofOperator.add(some.frozen());
                }
            }
            added.add(ofOperator.isEmpty() ? snapshot : snapshot.withInFlight(ofOperator));
        }
        return added;
    }
}
