package io.tidemark.api.connector;

/** Says how many records are due at a steady rate. What falls more than a moment behind is not caught up. */
final class Pace {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double LARGEST_ARREARS_SECONDS = 0.1;

    private final double recordsPerSecond;
    private boolean started;
    private long lastNanos;
    private double credit;

    Pace(double recordsPerSecond) {
        this.recordsPerSecond = recordsPerSecond;
    }

    long due() {
        long now = System.nanoTime();
        if (!started) {
            started = true;
            credit = 1;
        } else {
            double most = Math.max(1, recordsPerSecond * LARGEST_ARREARS_SECONDS);
            credit = Math.min(most, credit + (now - lastNanos) * recordsPerSecond / NANOS_PER_SECOND);
        }
        lastNanos = now;
        return (long) credit;
    }

    void emitted(long count) {
        credit -= count;
    }
}
