package io.tidemark.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden values are what existing checkpoints rest on: a change here makes their keys unreachable. */
class KeyGroupsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1364076727",
        "2, 821347078",
        "42, 142593372",
        "-1, -2114883783",
        "2147483647, -104067416",
        "-2147483648, 1832674720",
        "123456789, -1168058214"
    })
    void mixesAsItAlwaysDid(int hash, int mixed) {
        assertThat(KeyGroups.mix(hash)).isEqualTo(mixed);
    }

    @ParameterizedTest
    @CsvSource({"JFK, 6, 1615", "LAX, 75, 19357", "a, 112, 28699", "'', 0, 0"})
    void givesKeysTheGroupsItAlwaysGave(String key, int of128, int of32768) {
        int mixed = KeyGroups.mix(key.hashCode());
        assertThat(KeyGroups.groupOf(mixed, 128)).isEqualTo(of128);
        assertThat(KeyGroups.groupOf(mixed, 32_768)).isEqualTo(of32768);
    }

    @Test
    void takesTheGroupFromTheHighBitsOfTheHashTakenAsUnsigned() {
        assertThat(KeyGroups.groupOf(0, 128)).isZero();
        assertThat(KeyGroups.groupOf(Integer.MAX_VALUE, 128)).isEqualTo(63);
        assertThat(KeyGroups.groupOf(Integer.MIN_VALUE, 128)).isEqualTo(64);
        assertThat(KeyGroups.groupOf(-1, 128)).isEqualTo(127);
        assertThat(KeyGroups.groupOf(-1, 32_768)).isEqualTo(32_767);
        assertThat(KeyGroups.groupOf(-1, 1)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 127, 128, 1000, 32_768})
    void everyGroupIsOwnedOnceAtEveryParallelism(int groups) {
        int step = Math.max(1, groups / 97);
        for (int parallelism = 1; parallelism <= groups; parallelism += step) {
            checkOwners(groups, parallelism);
        }
        checkOwners(groups, groups);
    }

    private static void checkOwners(int groups, int parallelism) {
        int next = 0;
        for (int subtask = 0; subtask < parallelism; subtask++) {
            KeyGroupRange range = KeyGroups.rangeOf(subtask, groups, parallelism);
            assertThat(range.first())
                    .as("%d groups over %d subtasks", groups, parallelism)
                    .isEqualTo(next);
            assertThat(range.size()).isBetween(groups / parallelism, (groups + parallelism - 1) / parallelism);
            for (int group = range.first(); group <= range.last(); group++) {
                assertThat(KeyGroups.subtaskOf(group, groups, parallelism)).isEqualTo(subtask);
            }
            next = range.last() + 1;
        }
        assertThat(next).isEqualTo(groups);
    }

    @Test
    void spreadsSmallNumbersOverAllGroups() {
        int[] keys = new int[128];
        IntStream.range(0, 128_000).forEach(key -> keys[KeyGroups.groupOf(KeyGroups.mix(key), 128)]++);
        assertThat(Arrays.stream(keys).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(850, 1150));
    }

    @Test
    void aChangeOfParallelismLeavesManyGroupsWhereTheyAre() {
        assertThat(unmoved(1, 2)).isEqualTo(64);
        assertThat(unmoved(2, 4)).isEqualTo(32);
        assertThat(unmoved(4, 3)).isGreaterThanOrEqualTo(32);
        for (int group = 0; group < 128; group++) {
            assertThat(KeyGroups.subtaskOf(group, 128, 4) / 2).isEqualTo(KeyGroups.subtaskOf(group, 128, 2));
        }
    }

    private static long unmoved(int before, int after) {
        return IntStream.range(0, 128)
                .filter(group -> KeyGroups.subtaskOf(group, 128, before) == KeyGroups.subtaskOf(group, 128, after))
                .count();
    }
}
