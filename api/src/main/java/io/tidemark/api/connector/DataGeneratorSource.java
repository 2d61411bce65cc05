package io.tidemark.api.connector;

import io.tidemark.api.functions.MapFunction;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes records from their numbers, as fast as they are taken or at a steady rate. Exactly once, since a number always
 * gives the same record.
 *
 * <p>The numbers are cut into as many contiguous ranges as the source has subtasks at the first start. A rate is kept by
 * the clock of the machine and is not caught up after a restart.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class DataGeneratorSource<T> implements Source<T, NumberRange> {
    private static final long serialVersionUID = 1L;

    private final MapFunction<Long, T> generator;
    private final long from;
    private final long end;
    private final boolean endless;
    private final double recordsPerSecond;

    /**
     * Generates records for the numbers from 0.
     *
     * @param generator makes the record of a number; the same for the same number
     * @param count how many; {@link Long#MAX_VALUE} for no end
     * @param recordsPerSecond over all subtasks, or 0 for as fast as they are taken
     */
    public DataGeneratorSource(MapFunction<Long, T> generator, long count, double recordsPerSecond) {
        this(generator, 0, requireCount(count), count == Long.MAX_VALUE, recordsPerSecond);
    }

    private DataGeneratorSource(
            MapFunction<Long, T> generator, long from, long end, boolean endless, double recordsPerSecond) {
        if (!(recordsPerSecond >= 0 && recordsPerSecond < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "The rate is " + recordsPerSecond + " records a second; give more than 0, or 0 for no limit.");
        }
        this.generator = generator;
        this.from = from;
        this.end = end;
        this.endless = endless;
        this.recordsPerSecond = recordsPerSecond;
    }

    /**
     * Gives the numbers themselves, at most 2<sup>64</sup> - 1 of them.
     *
     * @param from the first
     * @param to the last; one less than {@code from} for none
     * @return the source
     */
    public static DataGeneratorSource<Long> sequence(long from, long to) {
        boolean allLongs = from == Long.MIN_VALUE && to == Long.MAX_VALUE;
        if (allLongs || to != Long.MAX_VALUE && from > to + 1) {
            throw new IllegalArgumentException("A sequence from " + from + " to " + to
                    + " is not possible; the last number is at least the first, and there are at most 2^64 - 1.");
        }
        // the end lies beyond the last one and may wrap around: ranges are walked and measured modulo 2^64
        return new DataGeneratorSource<>(number -> number, from, to + 1, false, 0);
    }

    private static long requireCount(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("The number of records to generate is negative; give 0 or more.");
        }
        return count;
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.exactlyOnce("a record is made from its number, and the numbers are checkpointed");
    }

    @Override
    public Boundedness boundedness() {
        return endless ? Boundedness.UNBOUNDED : Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<NumberRange> createEnumerator(SourceContext context) {
        return () -> ranges(context.parallelism());
    }

    private List<NumberRange> ranges(int count) {
        List<NumberRange> ranges = new ArrayList<>();
        long next = from;
        for (int i = 0; i < count; i++) {
            // unsigned, since the distance between two longs can exceed a long
            long share = Long.divideUnsigned(end - next, count - i);
            ranges.add(new NumberRange(i, next, next + share));
            next += share;
        }
        return ranges;
    }

    @Override
    public SourceReader<T, NumberRange> createReader(SourceContext context) {
        return new GeneratorReader<>(generator, recordsPerSecond / context.parallelism());
    }

    @Override
    public Serde<NumberRange> splitSerde() {
        return NumberRange.SERDE;
    }
}
