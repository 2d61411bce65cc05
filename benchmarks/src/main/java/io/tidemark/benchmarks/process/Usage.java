package io.tidemark.benchmarks.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.StringTokenizer;

/**
 * CPU time taken so far.
 *
 * @param nanos {@link System#nanoTime} of the reading
 * @param ownCpuNanos by this process
 * @param machineCpuNanos by the whole machine, what a hypervisor gave to others included; -1 if it cannot be told
 * @param gcMillis by this process's garbage collector, as wall-clock time
 */
public record Usage(long nanos, long ownCpuNanos, long machineCpuNanos, long gcMillis) {
    private static final String KERNEL_TIMES = "/proc/stat";
    private static final int FIRST_LINE_BYTES = 256; // and a part of the next, which is not read
    private static final long UNKNOWN = -1;
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final int LAST_BUSY_FIELD = 8;
    private static final int IDLE_FIELD = 4;
    private static final int IO_WAIT_FIELD = 5;

    /**
     * Reads what was taken until now.
     *
     * @return the reading
     */
    public static Usage now() {
        return new Usage(System.nanoTime(), ownCpu(), machineCpu(), gcMillisSoFar());
    }

    /** Returns a reading of a process so young that it has taken no CPU time to speak of; costs next to nothing. */
    static Usage ofNewProcess() {
        return new Usage(System.nanoTime(), 0, machineCpu(), 0);
    }

    /**
     * Returns how many cores other processes kept busy.
     *
     * @param earlier the reading since when
     * @return the number; {@code NaN} if it cannot be told
     */
    public double otherCoresSince(Usage earlier) {
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
        try (InputStream file = new FileInputStream(KERNEL_TIMES)) {
            return busyTicks(new String(file.readNBytes(FIRST_LINE_BYTES), StandardCharsets.US_ASCII)) * NANOS_PER_TICK;
        } catch (IOException e) {
            return UNKNOWN; // not Linux
        }
    }

    /** Adds up a line such as {@code cpu  user nice system idle iowait irq softirq steal guest guest_nice}. */
    static long busyTicks(String line) {
        StringTokenizer fields = new StringTokenizer(line);
        long ticks = 0;
        for (int field = 0; field <= LAST_BUSY_FIELD && fields.hasMoreTokens(); field++) {
            String text = fields.nextToken();
            ticks += field == 0 || field == IDLE_FIELD || field == IO_WAIT_FIELD ? 0 : Long.parseLong(text);
        }
        return ticks;
    }

    private static long gcMillisSoFar() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }
}
