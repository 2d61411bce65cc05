package io.tidemark.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time taken so far.
 *
 * @param nanos {@link System#nanoTime} of the reading
 * @param ownCpuNanos by this process
 * @param machineCpuNanos by the whole machine, what a hypervisor gave to others included; -1 if it cannot be told
 * @param gcMillis by this process's garbage collector, as wall-clock time
 */
record Usage(long nanos, long ownCpuNanos, long machineCpuNanos, long gcMillis) {
    private static final Path KERNEL_TIMES = Path.of("/proc/stat");
    private static final long UNKNOWN = -1;
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final int LAST_BUSY_FIELD = 8;
    private static final int IDLE_FIELD = 4;
    private static final int IO_WAIT_FIELD = 5;

    static Usage now() {
        return new Usage(System.nanoTime(), ownCpu(), machineCpu(), gcMillisSoFar());
    }

    /** Returns a reading that costs nothing: of a process so young that it has taken no CPU time to speak of. */
    static Usage ofNewProcess() {
        return new Usage(System.nanoTime(), 0, UNKNOWN, 0);
    }

    /** Returns how many cores other processes kept busy since an earlier reading; {@code NaN} if it cannot be told. */
    double otherCoresSince(Usage earlier) {
        if (machineCpuNanos == UNKNOWN || earlier.machineCpuNanos == UNKNOWN) {
            return Double.NaN;
        }
        long others = (machineCpuNanos - earlier.machineCpuNanos) - (ownCpuNanos - earlier.ownCpuNanos);
        return (double) Math.max(0, others) / (nanos - earlier.nanos);
    }

    private static long ownCpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long machineCpu() {
        if (!Files.isReadable(KERNEL_TIMES)) {
            return UNKNOWN;
        }
        try {
            // cpu user nice system idle iowait irq softirq steal ...
            String[] fields = Files.readAllLines(KERNEL_TIMES).get(0).trim().split("\\s+");
            long ticks = 0;
            for (int i = 1; i < fields.length && i <= LAST_BUSY_FIELD; i++) {
                ticks += i == IDLE_FIELD || i == IO_WAIT_FIELD ? 0 : Long.parseLong(fields[i]);
            }
            return ticks * NANOS_PER_TICK;
        } catch (IOException e) {
            throw new UncheckedIOException("The kernel's CPU times cannot be read from " + KERNEL_TIMES, e);
        }
    }

    private static long gcMillisSoFar() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }
}
