package io.tidemark.testkit.simulation;

import io.tidemark.core.stream.Channel;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A queue between two subtasks: short, by chance full, and it counts what passes, so that a cut can be checked. */
final class SimulatedChannel implements Channel {
    private static final int LONGEST_FULL = 200;

    private final World world;
    private final Mutation mutation;
    private final int number;
    private final int capacity;
    private final ArrayDeque<StreamElement> elements = new ArrayDeque<>();
    private final Map<Long, Long> sentBefore = new HashMap<>();
    private int batchLimit;
    private int fullUntilStep;
    private long sent;
    private long received;

    SimulatedChannel(World world, Mutation mutation, int number) {
        this.world = world;
        this.mutation = mutation;
        this.number = number;
        capacity = 1 + world.random().nextInt(8);
        batchLimit = 1 + world.random().nextInt(16);
    }

    @Override
    public boolean offer(StreamElement element) {
        if (world.steps() < fullUntilStep || elements.size() >= capacity) {
            return false;
        }
        if (world.strike(Fault.QUEUE_FULL, "handing over to the next subtask")) {
            fullUntilStep = world.steps() + world.random().nextInt(LONGEST_FULL);
            return false;
        }
        if (element instanceof RecordBatch batch) {
            sent += batch.size;
        } else if (element instanceof StreamElement.Barrier barrier) {
            sentBefore.put(barrier.checkpointId(), sent);
        }
        if (mutation.carries(element)) {
            if (element instanceof StreamElement.Barrier && mutation.overtakes(number)) {
                elements.addFirst(element);
            } else {
                elements.addLast(element);
            }
        }
        return true;
    }

    @Override
    public @Nullable StreamElement poll() {
        StreamElement element = elements.pollFirst();
        if (element instanceof RecordBatch batch) {
            received += batch.size;
        }
        return element;
    }

    @Override
    public int batchLimit() {
        return batchLimit;
    }

    @Override
    public void setBatchLimit(int records) {
        batchLimit = records;
    }

    long received() {
        return received;
    }

    /** Returns how many records were sent before a barrier, or -1 if it has not been sent. */
    long sentBefore(long checkpointId) {
        return sentBefore.getOrDefault(checkpointId, -1L);
    }
}
