package io.tidemark.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.api.functions.KeySelector;
import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.ExecutionPlan.Exchange;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.plan.KeyGroups;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource({"1,3", "2,4", "2,5", "3,3", "4,2", "5,3"})
    void rescaleGivesEachReceiverToAsFewSendersAsThereCanBe(int senders, int receivers) {
        Outbox[] outboxes = outboxes(receivers, 10_000);
        int[] sendersOf = new int[receivers];
        for (int sender = 0; sender < senders; sender++) {
            Partitioner partitioner = made(new Partitioning.Rescale(), sender, senders, outboxes);
            accept(partitioner, numbers(0, 60));
            for (int receiver = 0; receiver < receivers; receiver++) {
                sendersOf[receiver] += channels.get(receiver).drain().isEmpty() ? 0 : 1;
            }
        }
        int most = (senders + receivers - 1) / receivers;
        assertThat(sendersOf).hasSize(receivers);
        for (int of : sendersOf) {
            assertThat(of).isBetween(1, most);
        }
    }

    @Test
    void globalSendsEverythingToTheFirst() {
        Outbox[] outboxes = outboxes(3, 10_000);
        channels.get(0).setBatchLimit(5);
        Partitioner partitioner = made(new Partitioning.Global(), 2, 4, outboxes);
        accept(partitioner, numbers(0, 20));
        partitioner.broadcast(new StreamElement.Barrier(1));
        assertThat(channels.get(0).drain()).hasSize(21).startsWith(0L, 1L).endsWith(19L, "barrier 1");
        assertThat(channels.get(1).drain()).containsExactly("barrier 1");
        assertThat(channels.get(2).drain()).containsExactly("barrier 1");
        assertThat(partitioner.wantedRecords()).as("the others do not count").isEqualTo(5);
    }

    @Test
    void shuffleSpreadsEvenlyAndDoesTheSameEveryTime() {
        List<List<Object>> first = shuffled(1);
        assertThat(first).allSatisfy(received -> assertThat(received).hasSizeBetween(900, 1_100));
        assertThat(first.get(0)).as("no round").isNotEqualTo(first.get(1));
        assertThat(shuffled(1)).isEqualTo(first);
        assertThat(shuffled(2)).isNotEqualTo(first);
    }

    private List<List<Object>> shuffled(int sender) {
        channels.clear();
        Partitioner partitioner = made(new Partitioning.Shuffle(), sender, 3, outboxes(3, 10_000));
        accept(partitioner, numbers(0, 1_000));
        accept(partitioner, numbers(1_000, 3_000));
        return channels.stream().map(TestChannel::drain).toList();
    }

    @Test
    void broadcastSendsEverythingToEachInABatchOfItsOwn() {
        Partitioner partitioner = made(new Partitioning.Broadcast(), 0, 1, outboxes(3, 10_000));
        channels.get(1).setBatchLimit(7);
        accept(partitioner, numbers(0, 5));
        accept(partitioner, numbers(5, 20));
        assertThat(partitioner.wantedRecords()).as("the slowest counts").isEqualTo(7);
        List<List<RecordBatch>> received =
                channels.stream().map(PartitionerTest::batchesIn).toList();
        for (List<RecordBatch> batches : received) {
            assertThat(batches).extracting(batch -> batch.size).containsExactly(5, 7, 7, 1);
            assertThat(batches.get(1).timestamp(2)).isEqualTo(70);
            assertThat(batches.get(1).values[2]).isEqualTo(7L);
        }
        assertThat(received.get(0).get(0).values).isNotSameAs(received.get(1).get(0).values);
        assertThat(received.get(1).get(0).values).isNotSameAs(received.get(2).get(0).values);
    }

    @Test
    void customSendsWhereTheUserSays() {
        Partitioner partitioner = made(
                new Partitioning.Custom<Long, Long>((key, count) -> (int) (key % count), n -> n / 10),
                0,
                1,
                outboxes(3, 10));
        accept(partitioner, numbers(0, 40));
        assertThat(channels.get(0).drain()).hasSize(20).startsWith(0L).endsWith(39L);
        assertThat(channels.get(1).drain()).hasSize(10).startsWith(10L);
        assertThat(channels.get(2).drain()).hasSize(10).startsWith(20L);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3})
    void aCustomPartitionerOutOfRangeIsNamed(int subtask) {
        Partitioner partitioner =
                made(new Partitioning.Custom<Long, Long>(new Fixed(subtask), n -> n), 0, 1, outboxes(3, 10));
        assertThatThrownBy(() -> partitioner.accept(numbers(42, 43)))
                .isInstanceOfSatisfying(
                        OperatorException.class,
                        e -> assertThat(e.operatorName()).isEqualTo("the receiver"))
                .hasMessageContainingAll(Fixed.class.getName(), "42", "subtask " + subtask, "from 0 to 2");
    }

    private record Fixed(int subtask) implements io.tidemark.api.functions.Partitioner<Long> {
        @Override
        public int partition(Long key, int numPartitions) {
            return subtask;
        }
    }

    private static Partitioner made(Partitioning partitioning, int sender, int senders, Outbox[] outboxes) {
        Node receiver =
                new Node(1, "the receiver", null, outboxes.length, new Operation.Map<Long, Long>(n -> n), List.of());
        PlannedOperator head = new PlannedOperator("id", receiver, List.of());
        ExecutionPlan plan = new ExecutionPlan(
                List.of(
                        new Task(0, "senders", senders, List.of(head)),
                        new Task(1, "receivers", outboxes.length, List.of(head))),
                List.of(),
                GROUPS);
        return Partitioners.of(plan, new Exchange(0, 0, Edge.Port.MAIN, 1, partitioning, 0), sender, outboxes);
    }

    private static void accept(Partitioner partitioner, RecordBatch batch) {
        try {
            partitioner.accept(batch);
        } catch (OperatorException e) {
            throw new AssertionError(e);
        }
        partitioner.flush();
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
    void aReceiverThatNothingIsSentToDoesNotMakeBatchesLargerForTheOthers() throws Exception {
        HashPartitioner partitioner = hash(value -> 1L, 2);
        channels.forEach(channel -> channel.setBatchLimit(2));
        partitioner.accept(numbers(0, 10));
        partitioner.flush();
        channels.stream().filter(channel -> channel.size() == 0).forEach(idle -> idle.setBatchLimit(400));
        assertThat(partitioner.wantedRecords()).isEqualTo(2);
    }

    @Test
    void theSlowestReceiverSaysHowMuchEachIsSent() throws Exception {
        HashPartitioner partitioner = hash(value -> (Long) value, 2);
        partitioner.accept(numbers(0, 100));
        partitioner.flush();
        channels.get(0).setBatchLimit(1);
        channels.get(1).setBatchLimit(500);
        assertThat(partitioner.wantedRecords()).isEqualTo(2);
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
