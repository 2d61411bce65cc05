package io.tidemark.api.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataGeneratorSourceTest {
    private static final long MIN = Long.MIN_VALUE;
    private static final long MAX = Long.MAX_VALUE;

    @Test
    void makesEachRecordFromItsNumber() throws Exception {
        DataGeneratorSource<String> source = new DataGeneratorSource<>(n -> "r" + n, 3, 0);
        assertThat(new Reading<>(source).toEnd(2)).containsExactly("r0", "r1", "r2");
        assertThat(source.boundedness()).isEqualTo(Boundedness.BOUNDED);
    }

    @Test
    void restoresBetweenAnyTwoPolls() throws Exception {
        Reading.restoresBetweenAnyTwoPolls(DataGeneratorSource.sequence(-5, 6), 1);
        Reading.restoresBetweenAnyTwoPolls(DataGeneratorSource.sequence(10, 40), 4);
        Reading.restoresBetweenAnyTwoPolls(new DataGeneratorSource<>(n -> n, 20, 1_000_000), 3);
        Reading.restoresBetweenAnyTwoPolls(DataGeneratorSource.sequence(MAX - 6, MAX - 1), 2);
        Reading.restoresBetweenAnyTwoPolls(DataGeneratorSource.sequence(MAX - 6, MAX), 2);
        Reading.restoresBetweenAnyTwoPolls(DataGeneratorSource.sequence(MIN, MIN + 6), 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 13})
    void cutsTheNumbersIntoRangesThatOneReaderCanTakeUpTogether(int parallelism) throws Exception {
        DataGeneratorSource<Long> source = DataGeneratorSource.sequence(1, 10);
        List<NumberRange> ranges = Reading.discover(source, parallelism);
        assertThat(ranges).hasSize(parallelism);
        Set<String> ids = new HashSet<>();
        List<Long> read = new ArrayList<>();
        for (NumberRange range : ranges) {
            ids.add(range.splitId());
            assertThat(range.end() - range.next()).isBetween((long) 10 / parallelism, (long) 10 / parallelism + 1);
            read.addAll(new Reading<>(source, List.of(range)).toEnd(3));
        }
        assertThat(ids).hasSize(parallelism);
        assertThat(read).isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());
        assertThat(new Reading<>(source, ranges).toEnd(3)).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({
        "-9223372036854775808, 9223372036854775806",
        "-9223372036854775808, 0",
        "0, 9223372036854775806",
        "1, 9223372036854775807",
        "-9223372036854775807, 9223372036854775807",
        "-9223372036854775807, 9223372036854775806",
        "-5000000000000000000, 5000000000000000000"
    })
    void cutsHugeRangesEvenlyWithoutGapOrOverlap(long from, long to) throws Exception {
        for (int parallelism : new int[] {1, 2, 3, 7}) {
            List<NumberRange> ranges = Reading.discover(DataGeneratorSource.sequence(from, to), parallelism);
            BigInteger total =
                    BigInteger.valueOf(to).subtract(BigInteger.valueOf(from)).add(BigInteger.ONE);
            BigInteger share = total.divide(BigInteger.valueOf(parallelism));
            long next = from;
            for (NumberRange range : ranges) {
                assertThat(range.next()).isEqualTo(next);
                BigInteger size = new BigInteger(Long.toUnsignedString(range.end() - range.next()));
                assertThat(size.subtract(share)).isBetween(BigInteger.ZERO, BigInteger.ONE);
                next = range.end();
            }
            assertThat(next).isEqualTo(to + 1);
        }
    }

    @Test
    void readsAHugeRangeFromItsBeginning() throws Exception {
        Reading<Long, NumberRange> reading = new Reading<>(DataGeneratorSource.sequence(MIN, MAX - 1));
        reading.poll(2);
        assertThat(reading.poll(2)).isEqualTo(ReaderStatus.MORE);
        assertThat(reading.records).containsExactly(MIN, MIN + 1);
    }

    @Test
    void aSequenceIsBoundedWhereverItEnds() throws Exception {
        for (long to : new long[] {MAX - 1, MAX}) {
            DataGeneratorSource<Long> last = DataGeneratorSource.sequence(to - 1, to);
            assertThat(last.boundedness()).isEqualTo(Boundedness.BOUNDED);
            assertThat(new Reading<>(last).toEnd(10)).containsExactly(to - 1, to);
        }
    }

    @Test
    void withoutACountItIsUnbounded() {
        assertThat(new DataGeneratorSource<>(n -> n, MAX, 0).boundedness()).isEqualTo(Boundedness.UNBOUNDED);
    }

    @Test
    void aSequenceMayBeEmpty() throws Exception {
        assertThat(new Reading<>(DataGeneratorSource.sequence(1, 0)).toEnd(5)).isEmpty();
        assertThat(new Reading<>(DataGeneratorSource.sequence(MIN + 1, MIN)).toEnd(5))
                .isEmpty();
    }

    @Test
    void refusesWhatCannotBeMeant() {
        assertThatThrownBy(() -> DataGeneratorSource.sequence(5, 3)).hasMessageContainingAll("5", "3", "at least");
        assertThatThrownBy(() -> DataGeneratorSource.sequence(MIN, MAX)).hasMessageContaining("at most");
        assertThatThrownBy(() -> new DataGeneratorSource<>(n -> n, -1, 0)).hasMessageContaining("negative");
        for (double rate : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new DataGeneratorSource<>(n -> n, 1, rate))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(rate));
        }
    }

    @Test
    void aFailingGeneratorNamesTheNumberAndKeepsItsPosition() throws Exception {
        Reading<Long, NumberRange> reading = new Reading<>(new DataGeneratorSource<>(n -> n / (3 - n), 10, 0));
        assertThatThrownBy(() -> reading.toEnd(10))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("number 3")
                .hasCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void waitsWhileNothingIsDue() throws Exception {
        Reading<Long, NumberRange> reading = new Reading<>(new DataGeneratorSource<>(n -> n, 5, 0.001));
        reading.poll(10);
        assertThat(reading.poll(10)).isEqualTo(ReaderStatus.MORE);
        assertThat(reading.poll(10)).isEqualTo(ReaderStatus.WAITING);
        assertThat(reading.records).containsExactly(0L);
    }
}
