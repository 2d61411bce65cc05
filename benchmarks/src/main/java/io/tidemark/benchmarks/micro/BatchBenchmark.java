package io.tidemark.benchmarks.micro;

import io.tidemark.benchmarks.workload.Sums;
import io.tidemark.benchmarks.workload.Sums.Increment;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.core.stream.RecordBatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Filling a batch and going through it. A figure is the time of one record; {@code -prof gc} shows its bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BatchBenchmark {
    private static final int RECORDS = 512;

    private final Increment[] records =
            LongStream.range(0, RECORDS).mapToObj(i -> Sums.at(i, false)).toArray(Increment[]::new);
    private final Object[] keys =
            LongStream.range(0, RECORDS).mapToObj(i -> Sums.keyAt(i, false)).toArray();

    /** Makes the benchmark. */
    public BatchBenchmark() {}

    /** Fills a new batch of records without keys and reads it. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long plain() {
        RecordBatch batch = new RecordBatch(RECORDS, false);
        for (Increment record : records) {
            batch.add(record, SourceOutput.NO_TIMESTAMP);
        }
        return sum(batch);
    }

    /** Fills a new batch of records with keys and hashes and reads it. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long keyed() {
        RecordBatch batch = new RecordBatch(RECORDS, true);
        for (int i = 0; i < RECORDS; i++) {
            batch.add(records[i], SourceOutput.NO_TIMESTAMP, keys[i], keys[i].hashCode());
        }
        return sum(batch);
    }

    private static long sum(RecordBatch batch) {
        long sum = 0;
        for (int i = 0; i < batch.size; i++) {
            sum += ((Increment) batch.values[i]).value();
        }
        return sum;
    }
}
