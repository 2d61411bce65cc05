package io.tidemark.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.functions.KeySelector;
import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.KeyGroups;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionerTest {
    private static final int GROUPS = 128;

    private final List<TestChannel> channels = new ArrayList<>();

    private Outbox[] outboxes(int count, int capacity) {
        Outbox[] outboxes = new Outbox[count];
        for (int i = 0; i < count; i++) {
            channels.add(new TestChannel(capacity));
            outboxes[i] = new Outbox(channels.get(i));
        }
        return outboxes;
    }

    @SuppressWarnings("unchecked") // as the factory does, for keys of any type
    private HashPartitioner hash(KeySelector<Object, Object> selector, int receivers) {
        Serde<Object> serde = (Serde<Object>) (Serde<?>) Serdes.longValue();
        return new HashPartitioner("the receiver", selector, serde, GROUPS, outboxes(receivers, 10_000));
    }

    private static RecordBatch numbers(long from, long to) {
        RecordBatch batch = new RecordBatch(16, false);
        for (long n = from; n < to; n++) {
            batch.add(n, n * 10);
        }
        return batch;
    }

    private static List<RecordBatch> batchesIn(TestChannel channel) {
        List<RecordBatch> batches = new ArrayList<>();
        for (StreamElement element = channel.poll(); element != null; element = channel.poll()) {
            batches.add((RecordBatch) element);
        }
        return batches;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 128})
    void hashSendsEachKeyToTheOwnerOfItsGroup(int receivers) throws Exception {
        HashPartitioner partitioner = hash(value -> (Long) value % 500, receivers);
        for (long n = 0; n < 5000; n += 1000) {
            partitioner.accept(numbers(n, n + 1000));
        }
        partitioner.flush();
        int count = 0;
        for (int receiver = 0; receiver < receivers; receiver++) {
            long last = -1;
            for (RecordBatch batch : batchesIn(channels.get(receiver))) {
                for (int i = 0; i < batch.size; i++) {
                    long value = (Long) batch.values[i];
                    assertThat(batch.keys[i]).isEqualTo(value % 500);
                    assertThat(batch.hashes[i]).isEqualTo(KeyGroups.mix(Long.hashCode(value % 500)));
                    assertThat(batch.timestamp(i)).isEqualTo(value * 10);
                    int group = KeyGroups.groupOf(batch.hashes[i], GROUPS);
                    assertThat(KeyGroups.subtaskOf(group, GROUPS, receivers)).isEqualTo(receiver);
                    assertThat(value).as("order is kept").isGreaterThan(last);
                    last = value;
                    count++;
                }
            }
        }
        assertThat(count).isEqualTo(5000);
    }

    @Test
    void aNullKeyIsRefusedWithTheReceiversNameAndTheRecord() {
        assertThatThrownBy(() -> hash(value -> null, 2).accept(numbers(42, 43)))
                .isInstanceOfSatisfying(
                        OperatorException.class,
                        e -> assertThat(e.operatorName()).isEqualTo("the receiver"))
                .hasMessageContainingAll("null", "42");
    }

    @Test
    void aSelectorThatFailsIsAFailureOfTheReceiver() {
        assertThatThrownBy(() -> hash(value -> Long.valueOf("no number"), 2).accept(numbers(1, 2)))
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining("the receiver")
                .hasCauseInstanceOf(NumberFormatException.class);
    }

    @Test
    void batchesAreNoLargerThanTheirReceiverWants() throws Exception {
        HashPartitioner partitioner = hash(value -> value, 2);
        channels.get(0).setBatchLimit(7);
        channels.get(1).setBatchLimit(1);
        partitioner.accept(numbers(0, 1000));
        partitioner.flush();
        assertThat(batchesIn(channels.get(0)))
                .hasSizeGreaterThan(20)
                .allSatisfy(batch -> assertThat(batch.size).isBetween(1, 7));
        assertThat(batchesIn(channels.get(1)))
                .hasSizeGreaterThan(100)
                .allSatisfy(batch -> assertThat(batch.size).isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void rebalanceSpreadsEvenlyAndEachSenderBeginsElsewhere(int receivers) {
        Outbox[] outboxes = outboxes(receivers, 10_000);
        for (int sender = 0; sender < receivers; sender++) {
            RebalancePartitioner partitioner = new RebalancePartitioner(sender, outboxes);
            partitioner.accept(numbers(0, 101));
            partitioner.accept(numbers(101, 102));
            partitioner.flush();
        }
        for (TestChannel channel : channels) {
            assertThat(channel.drain()).hasSize(102);
        }
    }

    @Test
    void oneRecordFromEachSenderReachesEachReceiver() {
        Outbox[] outboxes = outboxes(3, 10);
        for (int sender = 0; sender < 6; sender++) {
            RebalancePartitioner partitioner = new RebalancePartitioner(sender, outboxes);
            partitioner.accept(numbers(sender, sender + 1));
            partitioner.flush();
        }
        assertThat(channels.get(0).drain()).containsExactly(0L, 3L);
        assertThat(channels.get(1).drain()).containsExactly(1L, 4L);
        assertThat(channels.get(2).drain()).containsExactly(2L, 5L);
    }

    @Test
    void anEventComesBehindAllRecordsBeforeIt() throws Exception {
        HashPartitioner partitioner = hash(value -> 1L, 1);
        partitioner.accept(numbers(0, 3));
        partitioner.broadcast(new StreamElement.Barrier(5));
        partitioner.accept(numbers(3, 4));
        partitioner.broadcast(new StreamElement.EndOfInput());
        assertThat(channels.get(0).drain()).containsExactly(0L, 1L, 2L, "barrier 5", 3L, "end");
    }

    @Test
    void asksForWhatItsReceiversWantTogetherOnceRecordsHaveGoneThere() throws Exception {
        HashPartitioner partitioner = hash(value -> (Long) value, 2);
        channels.forEach(channel -> channel.setBatchLimit(3));
        assertThat(partitioner.wantedRecords()).isEqualTo(RecordBatch.MAX_RECORDS);
        partitioner.accept(numbers(0, 10));
        partitioner.flush();
        assertThat(partitioner.wantedRecords()).isEqualTo(6);
    }

    @Test
    void anOutboxKeepsOrderWhileItsChannelIsFull() {
        Outbox outbox = outboxes(1, 2)[0];
        for (long id = 1; id <= 5; id++) {
            outbox.send(new StreamElement.Barrier(id));
        }
        assertThat(outbox.isBlocked()).isTrue();
        assertThat(outbox.flush()).isZero();
        assertThat(channels.get(0).drain()).containsExactly("barrier 1", "barrier 2");
        outbox.send(new StreamElement.Barrier(6));
        assertThat(outbox.flush()).isEqualTo(2);
        assertThat(channels.get(0).drain()).containsExactly("barrier 3", "barrier 4");
        assertThat(outbox.flush()).isEqualTo(2);
        assertThat(outbox.isBlocked()).isFalse();
        assertThat(channels.get(0).drain()).containsExactly("barrier 5", "barrier 6");
    }
}
