package io.tidemark.benchmarks.process;

/**
 * What one measured run gave. A figure that does not apply to its mode is {@code NaN}.
 *
 * @param contestant the engine's name
 * @param version the engine's version
 * @param workload the job's label
 * @param mode what was measured, in lower case
 * @param jdk the Java release it ran on
 * @param parallelism subtasks of every operator
 * @param checkpointMillis interval of the checkpoints, 0 for none
 * @param checkpoints how many completed, -1 if the engine does not tell
 * @param records how many were read
 * @param seconds from the first source's first record to the last sink's end of input
 * @param recordsPerSecond records by seconds
 * @param cpuNanosPerRecord CPU time of the whole process, garbage collector and compiler included
 * @param otherCores how many cores other processes kept busy meanwhile
 * @param gcMillis time that the garbage collector took
 * @param outputs how many outputs the sinks saw
 * @param checksum what the outputs add up to, in hex
 * @param expectedChecksum what they should
 * @param right whether the outputs are those of the reference
 * @param p50Millis latency of the median record
 * @param p99Millis latency that one record in 100 exceeds
 * @param p999Millis latency that one record in 1,000 exceeds
 * @param maxMillis the longest latency
 * @param recoveryMillis from the exception to the first record after the restore
 * @param mainToFinishedMillis from the first line of {@code main} to the end of the job
 * @param state where W6 kept its values
 * @param checkpointBytes how much keyed state a checkpoint wrote, on average
 * @param checkpointDurationMillis how long a checkpoint took, on average
 * @param longestSyncMillis how long a checkpoint kept a subtask from processing, at most
 */
public record RunResult(
        String contestant,
        String version,
        String workload,
        String mode,
        String jdk,
        int parallelism,
        long checkpointMillis,
        long checkpoints,
        long records,
        double seconds,
        double recordsPerSecond,
        double cpuNanosPerRecord,
        double otherCores,
        long gcMillis,
        long outputs,
        String checksum,
        String expectedChecksum,
        boolean right,
        double p50Millis,
        double p99Millis,
        double p999Millis,
        double maxMillis,
        double recoveryMillis,
        double mainToFinishedMillis,
        String state,
        double checkpointBytes,
        double checkpointDurationMillis,
        double longestSyncMillis) {

    /** Above this, other processes disturbed the run. */
    public static final double DISTURBED_CORES = 0.2;

    /** Says whether other processes took so much CPU time that the figures are in doubt. */
    public boolean disturbed() {
        return otherCores > DISTURBED_CORES;
    }
}
