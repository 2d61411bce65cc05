package io.tidemark.core.operator;

import io.tidemark.api.eventtime.WatermarkAlignmentParams;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.core.time.WatermarkGroup;
import io.tidemark.core.time.WatermarkGroups;
import io.tidemark.core.time.Watermarks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the reader of one subtask from running ahead of the slowest of its group: split by split where it can, else as a
 * whole.
 *
 * <p>Nothing waits for itself: the slowest split of a group is never ahead of its own watermark, so somebody always reads,
 * and a reader that can only be paused as a whole is judged by its slowest split. Those that are idle or have ended are not
 * waited for. Not thread-safe.
 */
final class SourceAlignment {
    private final Watermarks watermarks;
    private final long driftMillis;
    private final WatermarkGroups.Member member;
    private final List<String> ahead = new ArrayList<>();
    private final List<String> near = new ArrayList<>();
    private boolean bySplit = true;
    private boolean paused;
    private boolean ended;

    SourceAlignment(WatermarkAlignmentParams params, Watermarks watermarks, WatermarkGroups groups) {
        this.watermarks = watermarks;
        driftMillis = params.maxAllowedWatermarkDrift().toMillis();
        member = groups.join(params.watermarkGroup());
    }

    /**
     * Compares. Called before each poll.
     *
     * @param nothingComes whether the reader has nothing to read
     * @param reader whose splits are paused
     */
    void compare(boolean nothingComes, SourceReader<?, ?> reader) throws IOException {
        if (ended) {
            return;
        }
        long slowest = nothingComes ? WatermarkGroup.NOT_WAITED_FOR : watermarks.slowestSplit();
        long least = member.report(slowest);
        long limit = least > Long.MAX_VALUE - driftMillis ? Long.MAX_VALUE : least + driftMillis;
        watermarks.holdBack(limit, ahead, near);
        boolean known = watermarks.knowsSplits();
        if (known && bySplit && !(ahead.isEmpty() && near.isEmpty())) {
            bySplit = reader.pauseOrResumeSplits(List.copyOf(ahead), List.copyOf(near));
        }
        ahead.clear();
        near.clear();
        // one that nobody waits for is read on: else it would never be seen to come again
        paused = !(known && bySplit) && slowest > limit && slowest != WatermarkGroup.NOT_WAITED_FOR;
    }

    /** Says whether the reader must not be polled. */
    boolean isPaused() {
        return paused;
    }

    /** Lets the others go on without this one. */
    void end() {
        ended = true;
        paused = false;
        member.report(WatermarkGroup.NOT_WAITED_FOR);
    }
}
