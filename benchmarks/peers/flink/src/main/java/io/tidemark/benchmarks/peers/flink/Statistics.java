package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.run.CheckpointFigures;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.SubtaskStateStats;
import org.apache.flink.runtime.checkpoint.TaskStateStats;

/** What Flink tells of its checkpoints, in the benchmark's terms. */
final class Statistics {
    private Statistics() {}

    static CheckpointFigures of(CheckpointStatsSnapshot statistics) {
        return new CheckpointFigures(
                statistics.getCounts().getNumberOfCompletedCheckpoints(),
                statistics.getSummaryStats().getCheckpointedSize().getAverage(),
                statistics.getSummaryStats().getEndToEndDurationStats().getAverage(),
                longestSyncMillis(statistics));
    }

    /** Flink remembers the newest checkpoints one by one; only those tell. */
    private static double longestSyncMillis(CheckpointStatsSnapshot statistics) {
        long longest = 0;
        for (AbstractCheckpointStats checkpoint : statistics.getHistory().getCheckpoints()) {
            for (TaskStateStats task : checkpoint.getAllTaskStateStats()) {
                for (SubtaskStateStats subtask : task.getSubtaskStats()) {
                    if (subtask != null) {
                        longest = Math.max(longest, subtask.getSyncCheckpointDuration());
                    }
                }
            }
        }
        return longest;
    }
}
