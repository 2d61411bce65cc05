package io.tidemark.core.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.dataflow.WindowContents;
import io.tidemark.api.serde.Serdes;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlidingMergeTest {
    private static final long SLIDE = 10;

    private final Slices slices = new Slices();
    private final SortedMap<Long, String> texts = new TreeMap<>();
    private int merges;
    /** Order shows: text is put together in the order of slices. */
    private final Contents texting = Contents.of(new WindowContents.Reduced<>(
            (a, b) -> {
                merges++;
                return a + b;
            },
            Serdes.of(String.class)));

    private void add(long slice, String text) throws Exception {
        slices.add(slice, texting, text, slice);
        texts.merge(slice, text, String::concat);
    }

    private @Nullable String plainly(long from, long to) {
        return texts.subMap(from, to).isEmpty()
                ? null
                : String.join("", texts.subMap(from, to).values());
    }

    private void expectSame(long from, long to) throws Exception {
        assertThat(slices.between(from, to, texting)).as("%d to %d", from, to).isEqualTo(plainly(from, to));
    }

    @Test
    void windowsThatFollowEachOtherAreTheirSlicesWhateverComesBetween() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int width = 1 + random.nextInt(20);
            slices.removeBefore(Long.MAX_VALUE);
            texts.clear();
            for (long window = 0; window < 1_000; window += SLIDE) {
                long end = window + width * SLIDE;
                for (int i = random.nextInt(4); i > 0; i--) {
                    add(end - SLIDE * (1 + random.nextInt(random.nextInt(6) == 0 ? width : 1)), "" + (char) ('a' + i));
                }
                expectSame(window, end);
                if (random.nextInt(10) == 0) {
                    expectSame(window, end - SLIDE);
                }
                slices.removeBefore(window + SLIDE);
                texts.headMap(window + SLIDE).clear();
            }
        }
    }

    @Test
    void aWindowOfAThousandSlicesTakesNoMoreMergesThanOneOfTen() throws Exception {
        assertThat(mergesOf(1_000)).isLessThan(2 * mergesOf(10));
    }

    private int mergesOf(int width) throws Exception {
        slices.removeBefore(Long.MAX_VALUE);
        merges = 0;
        for (long window = 0; window < 10_000 * SLIDE; window += SLIDE) {
            slices.add(window, texting, "", window);
            slices.between(window - (width - 1) * SLIDE, window + SLIDE, texting);
            slices.removeBefore(window - (width - 2) * SLIDE);
        }
        return merges;
    }
}
