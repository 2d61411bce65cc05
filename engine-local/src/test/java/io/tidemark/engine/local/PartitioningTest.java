package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.DataStream;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.functions.RichMapFunction;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Where records go, through threads and queues. */
class PartitioningTest {
    private static final int COUNT = 3_000;

    record Seen(int subtask, long number) {}

    private static final class Telling extends RichMapFunction<Long, Seen> {
        private static final long serialVersionUID = 1L;

        @Override
        public Seen map(Long value) {
            return new Seen(getRuntimeContext().getIndexOfThisSubtask(), value);
        }
    }

    private static List<Seen> seenBy(int receivers, Function<DataStream<Long>, DataStream<Long>> partitioned)
            throws Exception {
        StreamExecutionEnvironment env = Environments.plain(2);
        CollectSink<Seen> sink = new CollectSink<>();
        partitioned
                .apply(env.fromSequence(1, COUNT))
                .map(new Telling())
                .name("telling")
                .setParallelism(receivers)
                .sinkTo(sink);
        try {
            env.execute();
            return sink.results();
        } finally {
            sink.discard();
        }
    }

    private static List<Long> everyNumber() {
        return LongStream.rangeClosed(1, COUNT).boxed().toList();
    }

    @Test
    void broadcastReachesEverySubtask() throws Exception {
        List<Seen> seen = seenBy(3, DataStream::broadcast);
        assertThat(seen).hasSize(3 * COUNT);
        for (int subtask = 0; subtask < 3; subtask++) {
            int of = subtask;
            assertThat(seen.stream().filter(s -> s.subtask == of).map(Seen::number))
                    .containsExactlyInAnyOrderElementsOf(everyNumber());
        }
    }

    @Test
    void globalReachesTheFirstSubtask() throws Exception {
        List<Seen> seen = seenBy(3, DataStream::global);
        assertThat(seen).extracting(Seen::subtask).containsOnly(0);
        assertThat(seen).extracting(Seen::number).containsExactlyInAnyOrderElementsOf(everyNumber());
    }

    @Test
    void shuffleAndRescaleLoseNothingAndReachAll() throws Exception {
        for (List<Seen> seen : List.of(seenBy(3, DataStream::shuffle), seenBy(4, DataStream::rescale))) {
            assertThat(seen).extracting(Seen::number).containsExactlyInAnyOrderElementsOf(everyNumber());
            assertThat(seen.stream().collect(Collectors.groupingBy(Seen::subtask, Collectors.counting())))
                    .hasSizeBetween(3, 4)
                    .allSatisfy((subtask, count) -> assertThat(count).isGreaterThan(COUNT / 5));
        }
    }

    @Test
    void theUserChoosesTheSubtask() throws Exception {
        List<Seen> seen =
                seenBy(3, numbers -> numbers.partitionCustom((Long key, int count) -> (int) (key % count), n -> n / 7));
        assertThat(seen).extracting(Seen::number).containsExactlyInAnyOrderElementsOf(everyNumber());
        assertThat(seen).allSatisfy(s -> assertThat(s.subtask).isEqualTo((int) (s.number / 7 % 3)));
    }

    @Test
    void aChoiceThatIsNoneFailsTheJobAndNamesTheOperator() {
        assertThatThrownBy(() -> seenBy(3, numbers -> numbers.partitionCustom((key, count) -> count, n -> n)))
                .isInstanceOf(JobExecutionException.class)
                .hasStackTraceContaining("'telling'")
                .hasStackTraceContaining("from 0 to 2");
    }
}
