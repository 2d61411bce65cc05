package io.tidemark.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.source.SourceOutput;
import org.junit.jupiter.api.Test;

class RecordBatchTest {
    private static final long NONE = SourceOutput.NO_TIMESTAMP;

    @Test
    void growsBeyondItsCapacityAndKeepsEverything() {
        RecordBatch batch = new RecordBatch(2, true);
        for (int i = 0; i < 1000; i++) {
            batch.add("value" + i, i, "key" + i, i * 31);
        }
        assertThat(batch.size).isEqualTo(1000);
        for (int i = 0; i < 1000; i++) {
            assertThat(batch.values[i]).isEqualTo("value" + i);
            assertThat(batch.timestamp(i)).isEqualTo(i);
            assertThat(batch.keys[i]).isEqualTo("key" + i);
            assertThat(batch.hashes[i]).isEqualTo(i * 31);
        }
    }

    @Test
    void keepsNoTimestampsUntilOneComes() {
        RecordBatch batch = new RecordBatch(4, false);
        for (int i = 0; i < 20; i++) {
            batch.add(i, NONE);
        }
        assertThat(batch.timestamps).isNull();
        assertThat(batch.timestamp(19)).isEqualTo(NONE);
    }

    @Test
    void takesTimestampsThatAppearLateAndVanishAgain() {
        RecordBatch batch = new RecordBatch(4, false);
        for (int i = 0; i < 10; i++) {
            batch.add(i, NONE);
        }
        batch.add(10, 77);
        for (int i = 11; i < 40; i++) {
            batch.add(i, NONE);
        }
        batch.add(40, 0);
        for (int i = 0; i < 40; i++) {
            assertThat(batch.timestamp(i)).isEqualTo(i == 10 ? 77 : NONE);
        }
        assertThat(batch.timestamp(40)).isZero();
    }

    @Test
    void hasNoKeysUnlessMadeForThem() {
        RecordBatch batch = new RecordBatch(4, false);
        batch.add("a", 1);
        assertThat(batch.keys).isNull();
        assertThat(batch.hashes).isNull();
    }

    @Test
    void movesARecordWithAllThatBelongsToIt() {
        RecordBatch batch = new RecordBatch(4, true);
        batch.add("a", 1, "ka", 11);
        batch.add("b", NONE, "kb", 12);
        batch.add("c", 3, "kc", 13);
        batch.move(2, 0);
        assertThat(batch.values[0]).isEqualTo("c");
        assertThat(batch.timestamp(0)).isEqualTo(3);
        assertThat(batch.keys[0]).isEqualTo("kc");
        assertThat(batch.hashes[0]).isEqualTo(13);
        assertThat(batch.values[1]).isEqualTo("b");
    }

    @Test
    void copiesArraysButNotRecords() {
        Object record = new Object();
        RecordBatch batch = new RecordBatch(4, true);
        batch.add(record, 1, "k", 11);
        RecordBatch copy = batch.copy();
        batch.values[0] = "changed";
        batch.timestamps[0] = 2;
        batch.keys[0] = "other";
        batch.hashes[0] = 0;
        batch.size = 0;
        assertThat(copy.size).isEqualTo(1);
        assertThat(copy.values[0]).isSameAs(record);
        assertThat(copy.timestamp(0)).isEqualTo(1);
        assertThat(copy.keys[0]).isEqualTo("k");
        assertThat(copy.hashes[0]).isEqualTo(11);
    }

    @Test
    void aCopyGrowsLikeAnyOther() {
        RecordBatch empty = new RecordBatch(4, true).copy();
        empty.add("a", 5, "k", 1);
        RecordBatch one = empty.copy();
        one.add("b", NONE, "l", 2);
        assertThat(one.size).isEqualTo(2);
        assertThat(one.values).startsWith("a", "b");
        assertThat(one.timestamp(0)).isEqualTo(5);
        assertThat(one.timestamp(1)).isEqualTo(NONE);
        assertThat(one.keys).startsWith("k", "l");
    }
}
