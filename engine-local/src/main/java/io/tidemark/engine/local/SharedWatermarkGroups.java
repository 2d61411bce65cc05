package io.tidemark.engine.local;

import io.tidemark.core.time.WatermarkGroup;
import io.tidemark.core.time.WatermarkGroups;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Watermark groups of sources that several threads read. Only one that has come further takes the lock. Thread-safe. */
final class SharedWatermarkGroups implements WatermarkGroups {
    private final ConcurrentMap<String, Shared> groups = new ConcurrentHashMap<>();

    @Override
    public Member join(String group) {
        return groups.computeIfAbsent(group, name -> new Shared()).join();
    }

    private static final class Shared {
        private final WatermarkGroup group = new WatermarkGroup();
        private volatile long least = group.least();

        synchronized Member join() {
            int number = group.join();
            least = group.least();
            return new Place(this, number);
        }

        synchronized void report(int member, long watermark) {
            group.report(member, watermark);
            least = group.least();
        }
    }

    /** Used by one thread. */
    private static final class Place implements Member {
        private final Shared shared;
        private final int number;
        private long reported = Long.MIN_VALUE;

        Place(Shared shared, int number) {
            this.shared = shared;
            this.number = number;
        }

        @Override
        public long report(long watermark) {
            if (watermark != reported) {
                reported = watermark;
                shared.report(number, watermark);
            }
            return shared.least;
        }
    }
}
