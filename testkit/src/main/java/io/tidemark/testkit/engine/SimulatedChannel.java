package io.tidemark.testkit.engine;

import io.tidemark.core.stream.Channel;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A queue between two subtasks: short, by chance full, and it counts what passes, so that a cut can be checked. */
public final class SimulatedChannel implements Channel {
    private final World world;
    private final Mutation mutation;
    private final int number;
    private final int capacity;
    private final ArrayDeque<StreamElement> elements = new ArrayDeque<>();
    private final Map<Long, Long> sentBefore = new HashMap<>();
    private int batchLimit;
    private int fullUntilStep;
    private boolean held;
    private long sent;
    private long received;

    SimulatedChannel(World world, Mutation mutation, int number) {
        this.world = world;
        this.mutation = mutation;
        this.number = number;
        capacity = world.queueCapacity();
        batchLimit = world.batchLimit();
    }

    @Override
    public boolean offer(StreamElement element) {
        if (held || world.steps() < fullUntilStep || elements.size() >= capacity) {
            return false;
        }
        int stepsWithoutRoom = world.stepsWithoutRoom();
        if (stepsWithoutRoom >= 0) {
            fullUntilStep = world.steps() + stepsWithoutRoom;
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

    @Override
    public void hold(boolean hold) {
        held = hold;
    }

    /** Returns how many records it was given. */
    public long sent() {
        return sent;
    }

    /** Returns how many records were taken from it. */
    public long received() {
        return received;
    }

    /** Returns how many records were sent before a barrier, or -1 if it has not been sent. */
    public long sentBefore(long checkpointId) {
        return sentBefore.getOrDefault(checkpointId, -1L);
    }
}
