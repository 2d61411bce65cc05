package io.tidemark.core.time;

import java.util.HashMap;
import java.util.Map;

/** The way between the sources of one attempt that wait for each other. An engine has one an attempt. */
@FunctionalInterface
public interface WatermarkGroups {
    /**
     * Joins a group. Called before any subtask runs, so that nobody runs ahead of one that is still to join.
     *
     * @param group its name; the first to join makes it
     * @return the place of the new member
     */
    Member join(String group);

    /** A subtask's place in a group. */
    @FunctionalInterface
    interface Member {
        /**
         * Says how far the subtask has come. Called at each step, by the thread that runs it.
         *
         * @param watermark of its slowest split, or {@link WatermarkGroup#NOT_WAITED_FOR}
         * @return {@link WatermarkGroup#least} of the group
         */
        long report(long watermark);
    }

    /**
     * Makes groups for subtasks that one thread runs.
     *
     * @return without members
     */
    static WatermarkGroups ofOneThread() {
        Map<String, WatermarkGroup> groups = new HashMap<>();
        return name -> {
            WatermarkGroup group = groups.computeIfAbsent(name, n -> new WatermarkGroup());
            int member = group.join();
            return watermark -> {
                group.report(member, watermark);
                return group.least();
            };
        };
    }
}
