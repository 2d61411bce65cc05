package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.DataStream;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.RichMapFunction;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorsTest {
    private static final int COUNT = 5_000;

    record Reading(String sensor, int value, double load) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void mapFilterAndFlatMapGiveWhatAPlainLoopGives(int parallelism) throws Exception {
        StreamExecutionEnvironment env = Environments.plain(parallelism);
        CollectSink<String> sink = new CollectSink<>();
        env.fromSequence(1, COUNT)
                .map(n -> n * 3)
                .filter(n -> n % 2 == 0)
                .<String>flatMap((n, out) -> {
                    for (int i = 0; i < n % 4; i++) {
                        out.collect(n + "/" + i);
                    }
                })
                .sinkTo(sink);
        env.execute();

        List<String> expected = LongStream.rangeClosed(1, COUNT)
                .map(n -> n * 3)
                .filter(n -> n % 2 == 0)
                .boxed()
                .flatMap(n -> LongStream.range(0, n % 4).mapToObj(i -> n + "/" + i))
                .toList();
        assertThat(sink.results()).containsExactlyInAnyOrderElementsOf(expected);
        sink.discard();
    }

    @Test
    void aChainOfOneSubtaskKeepsTheOrderOfItsInput() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(4);
        CollectSink<Integer> sink = new CollectSink<>();
        List<Integer> input = LongStream.range(0, COUNT).mapToObj(n -> (int) n).toList();
        env.fromCollection(input).map(n -> n).setParallelism(1).sinkTo(sink).setParallelism(1);
        env.execute();

        assertThat(sink.results()).isEqualTo(input);
        sink.discard();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void unionHoldsTheRecordsOfAllItsStreams(int parallelism) throws Exception {
        StreamExecutionEnvironment env = Environments.plain(parallelism);
        CollectSink<Long> sink = new CollectSink<>();
        DataStream<Long> first = env.fromSequence(1, 100);
        DataStream<Long> second = env.fromSequence(1_001, 1_200).map(n -> -n);
        DataStream<Long> third = env.fromData(7L, 7L);
        first.union(second, third).sinkTo(sink);
        env.execute();

        assertThat(sink.results()).hasSize(302).contains(1L, 100L, -1_001L, -1_200L);
        assertThat(sink.results().stream().filter(n -> n == 7)).hasSize(3);
        sink.discard();
    }

    @Test
    void unionWithItselfHoldsEachRecordTwice() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(2);
        CollectSink<Long> sink = new CollectSink<>();
        DataStream<Long> numbers = env.fromSequence(1, 1_000);
        numbers.union(numbers).map(n -> n + 1).sinkTo(sink);
        env.execute();

        Map<Long, Long> times = counted(sink.results());
        assertThat(times)
                .hasSize(1_000)
                .allSatisfy((n, count) -> assertThat(count).isEqualTo(2));
        sink.discard();
    }

    @Test
    void rebalanceSpreadsRecordsEvenly() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(4);
        CollectSink<Integer> sink = new CollectSink<>();
        env.fromCollection(numbersTo(4_000, n -> n))
                .rebalance()
                .map(new SubtaskNumber())
                .sinkTo(sink);
        env.execute();

        Map<Integer, Long> load = counted(sink.results());
        assertThat(load)
                .hasSize(4)
                .allSatisfy((subtask, count) -> assertThat(count).isBetween(900L, 1_100L));
        sink.discard();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void severalConsumersOfAStreamDoNotSeeWhatTheOthersDoToIt(int parallelism) throws Exception {
        StreamExecutionEnvironment env = Environments.plain(parallelism);
        CollectSink<Long> doubled = new CollectSink<>();
        CollectSink<Long> odd = new CollectSink<>();
        CollectSink<Long> same = new CollectSink<>();
        CollectSink<String> lines = new CollectSink<>();
        DataStream<Long> numbers = env.fromSequence(0, COUNT - 1).map(n -> n);
        numbers.map(n -> n * 2).sinkTo(doubled);
        numbers.filter(n -> n % 2 == 1).sinkTo(odd);
        CountByKey.of(numbers).sinkTo(lines);
        numbers.sinkTo(same);
        env.execute();

        assertThat(doubled.results().stream().sorted()).containsExactlyElementsOf(numbersTo(COUNT, n -> n * 2));
        assertThat(same.results().stream().sorted()).containsExactlyElementsOf(numbersTo(COUNT, n -> n));
        assertThat(odd.results().stream().sorted()).containsExactlyElementsOf(numbersTo(COUNT / 2, n -> 2 * n + 1));
        assertThat(lines.results()).hasSize(COUNT);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,4", "4,1", "2,3", "3,2", "4,4"})
    void recordsOfAKeyStayInOrderWhateverTheParallelism(int before, int after) throws Exception {
        StreamExecutionEnvironment env = Environments.plain(after);
        CollectSink<String> sink = new CollectSink<>();
        DataStream<Long> numbers = env.fromSource(GatedSource.bounded(new Gate().open(), before, COUNT), "numbers")
                .setParallelism(before);
        CountByKey.of(numbers).sinkTo(sink);
        env.execute();

        CountByKey.verify("parallelism " + before + " to " + after, sink.results(), COUNT);
        sink.discard();
    }

    @Test
    void forwardBetweenDifferentParallelismsLosesNothing() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(2);
        CollectSink<Long> sink = new CollectSink<>();
        env.fromSequence(0, COUNT - 1)
                .setParallelism(3)
                .map(n -> n + 1)
                .setParallelism(1)
                .map(n -> n - 1)
                .setParallelism(4)
                .sinkTo(sink)
                .setParallelism(2);
        env.execute();

        assertThat(sink.results().stream().sorted()).containsExactlyElementsOf(numbersTo(COUNT, n -> n));
        sink.discard();
    }

    @Test
    void sumMinMaxAndReduceKeepARunningResultByKey() throws Exception {
        List<Reading> readings = List.of(
                new Reading("a", 5, 0.5),
                new Reading("b", 1, 0.25),
                new Reading("a", 2, 1.5),
                new Reading("a", 9, 1.0));
        StreamExecutionEnvironment env = Environments.plain(2);
        CollectSink<Reading> sums = new CollectSink<>();
        CollectSink<Reading> minima = new CollectSink<>();
        CollectSink<Reading> maxima = new CollectSink<>();
        CollectSink<Reading> reduced = new CollectSink<>();
        var bySensor = env.fromCollection(readings).keyBy(Reading::sensor, String.class);
        bySensor.sum("value").sinkTo(sums);
        bySensor.min(1).sinkTo(minima);
        bySensor.max("load").sinkTo(maxima);
        bySensor.reduce((soFar, next) -> new Reading(soFar.sensor(), soFar.value() * next.value(), next.load()))
                .sinkTo(reduced);
        env.execute();

        assertThat(ofSensorA(sums)).extracting(Reading::value).containsExactly(5, 7, 16);
        assertThat(ofSensorA(sums)).extracting(Reading::load).containsOnly(0.5);
        assertThat(ofSensorA(minima)).extracting(Reading::value).containsExactly(5, 2, 2);
        assertThat(ofSensorA(maxima)).extracting(Reading::load).containsExactly(0.5, 1.5, 1.5);
        assertThat(ofSensorA(reduced)).extracting(Reading::value).containsExactly(5, 10, 90);
        assertThat(sums.results()).hasSize(4).contains(new Reading("b", 1, 0.25));
    }

    @Test
    void aRichFunctionOnAKeyedStreamKeepsStateByKey() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(3);
        CollectSink<String> sink = new CollectSink<>();
        env.fromData("to", "be", "or", "not", "to", "be", "to")
                .keyBy(word -> word, String.class)
                .map(new Occurrence())
                .sinkTo(sink);
        env.execute();

        assertThat(sink.results()).containsExactlyInAnyOrder("to 1", "be 1", "or 1", "not 1", "to 2", "be 2", "to 3");
        sink.discard();
    }

    @Test
    void everySubtaskHasACopyOfARichFunctionAndClosesIt() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(4);
        CollectSink<Integer> sink = new CollectSink<>();
        AtomicInteger open = new AtomicInteger();
        AtomicInteger opened = new AtomicInteger();
        env.fromSequence(1, 4_000).map(new OwnCount(open, opened)).sinkTo(sink);
        env.execute();

        assertThat(opened).hasValue(4);
        assertThat(open).as("open at the end").hasValue(0);
        // four copies count to 1000 each; a shared one would have counted to 4000
        Map<Integer, Long> times = counted(sink.results());
        assertThat(times)
                .hasSize(1_000)
                .allSatisfy((n, count) -> assertThat(count).isEqualTo(4));
        sink.discard();
    }

    @Test
    void printWritesOneLineARecordAfterThePrefixAndTheSubtask() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            StreamExecutionEnvironment env = Environments.plain(1);
            env.fromData("one", "two").print();
            env.fromData("three").print("word").setParallelism(2);
            env.execute();
        } finally {
            System.setOut(before);
        }
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines)
                .hasSize(3)
                .containsSubsequence("one", "two")
                .anyMatch(line -> line.matches("word:[12]> three"));
    }

    @Test
    void aStreamWithoutRecordsFinishes() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(3);
        CollectSink<String> sink = new CollectSink<>();
        CountByKey.of(env.fromSequence(1, 0)).sinkTo(sink);

        assertThat(env.execute("nothing").attempts()).isEqualTo(1);
        assertThat(sink.results()).isEmpty();
    }

    private static <T> Map<T, Long> counted(List<T> records) {
        return records.stream().collect(Collectors.groupingBy(record -> record, Collectors.counting()));
    }

    private static List<Reading> ofSensorA(CollectSink<Reading> sink) {
        return sink.results().stream()
                .filter(reading -> reading.sensor().equals("a"))
                .toList();
    }

    private static List<Long> numbersTo(long end, Function<Long, Long> each) {
        return LongStream.range(0, end).boxed().map(each).toList();
    }

    private static final class SubtaskNumber extends RichMapFunction<Long, Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer map(Long value) {
            return getRuntimeContext().getIndexOfThisSubtask();
        }
    }

    private static final class OwnCount extends RichMapFunction<Long, Integer> {
        private static final long serialVersionUID = 1L;

        private final AtomicInteger open;
        private final AtomicInteger opened;
        private int count;

        OwnCount(AtomicInteger open, AtomicInteger opened) {
            this.open = open;
            this.opened = opened;
        }

        @Override
        public void open(OpenContext openContext) {
            open.incrementAndGet();
            opened.incrementAndGet();
        }

        @Override
        public Integer map(Long value) {
            return ++count;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    private static final class Occurrence extends RichMapFunction<String, String> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Integer> seen;

        @Override
        public void open(OpenContext openContext) {
            seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Integer.class));
        }

        @Override
        public String map(String value) {
            Integer before = seen.value();
            seen.update(before == null ? 1 : before + 1);
            return value + " " + seen.value();
        }
    }
}
