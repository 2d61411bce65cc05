package io.tidemark.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceTest {
    @ParameterizedTest
    @CsvSource({
        "W1, 9a165c995b5f1507",
        "W2, 1c87e7299b7ec11",
        "W2z, 1a5fced723ce8bb2",
        "W3, 8376749defff6633",
        "W4, f55caee53dcd00cc",
        "W5, 682eac8dbe7de007",
        "W6, e00906ce00332ee0"
    })
    void givesTheChecksumThatTheDefinitionListsForAMillionRecords(String workload, String checksum) {
        assertThat(Long.toHexString(
                        Reference.of(Workload.of(workload), 1_000_000).checksum()))
                .isEqualTo(checksum);
    }

    @Test
    void countsOneOutputForEachRecordOrWordThatStays() {
        assertThat(Reference.of(Workload.W1, 40_000).outputs()).isBetween(29_000L, 31_000L);
        assertThat(Reference.of(Workload.W2, 1_000).outputs()).isEqualTo(1_000);
        assertThat(Reference.of(Workload.W3, 1_000).outputs()).isEqualTo(10_000);
    }

    @Test
    void givesTheSameLastSumsAsTheRunningSumsEndWith() {
        long[] sums = new long[Sums.KEYS];
        for (long i = 0; i < 5_000; i++) {
            Sums.Increment record = Sums.at(i, false);
            sums[(int) record.key()] += record.value();
        }
        assertThat(Reference.lastSums(5_000).checksum()).isEqualTo(Sums.lastSumsChecksum(sums));
    }

    @Test
    void splitsASentenceIntoItsWords() {
        String text = Words.textAt(17);
        List<String> words = new ArrayList<>();
        Words.split(text, words::add);
        List<String> expected = new ArrayList<>();
        new StringTokenizer(text).asIterator().forEachRemaining(word -> expected.add((String) word));
        assertThat(words).isEqualTo(expected).hasSize(Words.WORDS_PER_SENTENCE);
    }

    @Test
    void drawsTheFirstRankTwiceAsOftenAsTheSecond() {
        Zipf zipf = new Zipf(1_000);
        long[] drawn = new long[1_000];
        for (long i = 0; i < 1_000_000; i++) {
            drawn[zipf.draw(Randomness.at(i))]++;
        }
        assertThat((double) drawn[0] / drawn[1]).isBetween(1.9, 2.1);
        assertThat((double) drawn[0] / drawn[99]).isBetween(80.0, 120.0);
    }

    @Test
    void namesTheWorkloadsThatExistWhenAskedForAnother() {
        assertThatThrownBy(() -> Workload.of("W9"))
                .hasMessageContaining("W9")
                .hasMessageContaining("W1, W2, W2z, W3, W4, W5, W6, W6z");
    }
}
