package io.tidemark.benchmarks.process;

/** Makes results for tests. */
public final class Results {
    private Results() {}

    public static RunResult of(String contestant, String workload, long checkpointMillis, double recordsPerSecond) {
        return new RunResult(
                contestant,
                "1 \"beta\"",
                workload,
                "throughput",
                "17",
                2,
                checkpointMillis,
                3,
                1_000_000,
                1_000_000 / recordsPerSecond,
                recordsPerSecond,
                22.5,
                0.01,
                7,
                1_000_000,
                "1c87e7299b7ec11",
                "1c87e7299b7ec11",
                true,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                "memory",
                100_000,
                20,
                0.5);
    }
}
