package io.tidemark.core.time;

import io.tidemark.api.eventtime.TimestampAssigner;
import io.tidemark.api.eventtime.Watermark;
import io.tidemark.api.eventtime.WatermarkGenerator;
import io.tidemark.api.eventtime.WatermarkOutput;
import io.tidemark.api.eventtime.WatermarkStrategy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Gives the records of one subtask timestamps and makes its watermarks: by split, if records are said to be of one, so that a
 * split that is behind makes no record of another late, nor the other way round.
 *
 * <p>A split counts from when it is assigned, before its first record: time does not pass a split that is still to be read.
 * Until the first record is said to be of a split, there is one generator for all records. Not thread-safe. On the record path,
 * but for {@link #split} when the split changes, and {@link #tick}.
 */
public final class Watermarks {
    private final WatermarkStrategy<Object> strategy;
    private final TimestampAssigner<Object> assigner;
    private final LongSupplier clock;
    private final long intervalMillis;
    private final long idleMillis;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private WatermarkCombiner combiner = new WatermarkCombiner(0);
    private boolean bySplit;
    private Part current;
    private boolean advanced;
    private long lastTick;
    private boolean heldUp;
    private long heldUpSince;

    /**
     * Makes one that has seen nothing.
     *
     * @param strategy how
     * @param clock the time of the machine, in milliseconds
     * @param intervalMillis how often generators are asked; 0 for at every {@link #tick}
     */
    public Watermarks(WatermarkStrategy<Object> strategy, LongSupplier clock, long intervalMillis) {
        this.strategy = strategy;
        this.clock = clock;
        this.intervalMillis = intervalMillis;
        assigner = strategy.getTimestampAssigner();
        Duration idleness = strategy.getIdleness();
        idleMillis = idleness == null ? Long.MAX_VALUE : idleness.toMillis();
        lastTick = clock.getAsLong();
        current = new Part();
    }

    /** One split, or all records where none is of a split. */
    private final class Part implements WatermarkOutput {
        private final WatermarkGenerator<Object> generator = strategy.createWatermarkGenerator();
        private final int input = combiner.add();
        private boolean busy;
        private boolean idle;
        /** Ahead of others that it waits for: it gives nothing because it is not read, which is no idleness. */
        private boolean heldBack;

        private long busyAt = clock.getAsLong();

        @Override
        public void emitWatermark(Watermark watermark) {
            idle = false;
            advanced |= combiner.advance(input, watermark.timestamp());
        }

        @Override
        public void markIdle() {
            idle = true;
            advanced |= combiner.setIdle(input, true);
        }

        @Override
        public void markActive() {
            idle = false;
            busyAt = clock.getAsLong();
            advanced |= combiner.setIdle(input, false);
        }

        long watermark() {
            return combiner.watermark(input);
        }

        void tick(long now) {
            if (busy || heldBack) {
                busy = false;
                busyAt = now;
            }
            if (!idle) {
                generator.onPeriodicEmit(this);
                if (now - busyAt >= idleMillis) {
                    markIdle();
                }
            }
        }
    }

    /**
     * Learns of a split that is assigned to the subtask.
     *
     * @param splitId which
     */
    public void assigned(String splitId) {
        if (bySplit) {
            parts.computeIfAbsent(splitId, id -> new Part());
        } else {
            parts.put(splitId, current);
        }
    }

    /**
     * Learns which split the records that follow are of.
     *
     * @param splitId which
     */
    public void split(String splitId) {
        if (!bySplit) {
            bySplit = true;
            combiner = new WatermarkCombiner(0);
            parts.replaceAll((id, all) -> new Part());
        }
        Part part = parts.get(splitId);
        current = part == null ? newPart(splitId) : part;
    }

    private Part newPart(String splitId) {
        Part part = new Part();
        parts.put(splitId, part);
        return part;
    }

    /**
     * Learns that a split is read to its end, and waits for it no more.
     *
     * @param splitId which
     */
    public void splitFinished(String splitId) {
        Part part = parts.remove(splitId);
        if (bySplit && part != null) {
            part.generator.onPeriodicEmit(part);
            advanced |= combiner.end(part.input);
        }
    }

    /**
     * Sees a record.
     *
     * @param record the record
     * @param timestamp the one it comes with
     * @return its timestamp from now on
     */
    public long onRecord(Object record, long timestamp) {
        Part part = current;
        if (part.idle) {
            part.markActive();
        }
        part.busy = true;
        long extracted = assigner.extractTimestamp(record, timestamp);
        part.generator.onEvent(record, extracted, part);
        return extracted;
    }

    /**
     * Says whether the watermark has advanced since this was last asked.
     *
     * @return {@code true} once after each time
     */
    public boolean hasAdvanced() {
        boolean was = advanced;
        advanced = false;
        return was;
    }

    /**
     * Learns that nothing is read because there is no room for output. That time makes no split idle: who knows what it
     * would have given.
     */
    public void heldUp() {
        if (!heldUp) {
            heldUp = true;
            heldUpSince = clock.getAsLong();
        }
    }

    private void goOn(long now) {
        heldUp = false;
        long lost = Math.max(0, now - heldUpSince);
        current.busyAt += lost;
        for (Part part : parts.values()) {
            part.busyAt += part == current ? 0 : lost;
        }
    }

    /** Asks the generators for watermarks, if it is time, and looks for splits that are idle. Called often. */
    public void tick() {
        long now = clock.getAsLong();
        if (heldUp) {
            goOn(now);
        }
        if (now < lastTick || now - lastTick >= intervalMillis) {
            lastTick = now;
            if (!bySplit) {
                current.tick(now);
            } else {
                parts.values().forEach(part -> part.tick(now));
            }
        }
    }

    /**
     * Returns the watermark of all splits together.
     *
     * @return milliseconds, or {@link WatermarkCombiner#NONE}
     */
    public long watermark() {
        return combiner.combined();
    }

    /**
     * Says whether nothing is to be waited for: every split is idle.
     *
     * @return {@code true} so
     */
    public boolean isIdle() {
        return combiner.isIdle();
    }

    /**
     * Says whether records are said to be of splits.
     *
     * @return {@code false} while there is one watermark for all of them
     */
    public boolean knowsSplits() {
        return bySplit;
    }

    /**
     * Returns the watermark of the split that is behind all others, of those that are not idle.
     *
     * @return milliseconds, {@link WatermarkCombiner#NONE}, or {@link WatermarkGroup#NOT_WAITED_FOR} if there is none
     */
    public long slowestSplit() {
        if (!bySplit) {
            return current.idle ? WatermarkGroup.NOT_WAITED_FOR : current.watermark();
        }
        long slowest = WatermarkGroup.NOT_WAITED_FOR;
        for (Part part : parts.values()) {
            if (!part.idle) {
                slowest = Math.min(slowest, part.watermark());
            }
        }
        return slowest;
    }

    /**
     * Finds the splits that are not to be read for now, and those that are again. The first do not become idle.
     *
     * @param limit the watermark that a split may have at most
     * @param ahead takes those that are beyond it now
     * @param near takes those that were, and are no more
     */
    public void holdBack(long limit, List<String> ahead, List<String> near) {
        for (Map.Entry<String, Part> entry : parts.entrySet()) {
            Part part = entry.getValue();
            boolean beyond = part.watermark() > limit;
            if (beyond != part.heldBack) {
                part.heldBack = beyond;
                (beyond ? ahead : near).add(entry.getKey());
            }
        }
    }

    /**
     * Says whether there is a split that is not read to its end.
     *
     * @return {@code false} for a reader that has nothing to read, which nobody must wait for
     */
    public boolean hasSplits() {
        return !parts.isEmpty();
    }
}
