package io.tidemark.savepoint.reader;

import io.tidemark.api.DataStream;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.PrintSink;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job that counts numbers by their remainder in keyed state, and says what its checkpoints have to hold. */
final class Visits extends KeyedProcessFunction<Visits.Visitor, Long, String> {
    static final String OPERATOR = "visits";
    static final int KEYS = 100;

    private static final long serialVersionUID = 1L;

    private final boolean keepsSecret;
    private transient ValueState<Totals> totals;
    private transient ValueState<String> nickname;
    private transient @Nullable ValueState<Long> secret;

    private Visits(boolean keepsSecret) {
        this.keepsSecret = keepsSecret;
    }

    enum Kind {
        EVEN,
        ODD
    }

    record Visitor(String name, Kind kind) {
        static Visitor of(long number, int keys) {
            long remainder = number % keys;
            return new Visitor("visitor " + remainder, remainder % 2 == 0 ? Kind.EVEN : Kind.ODD);
        }
    }

    record Totals(int count, long sum, @Nullable String note) {}

    /** A serde that nobody but the job knows. */
    static final class SecretSerde implements Serde<Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(Long value, DataOutput output) throws IOException {
            output.writeUTF("secret " + value);
        }

        @Override
        public Long deserialize(DataInput input) throws IOException {
            return Long.valueOf(input.readUTF().substring("secret ".length()));
        }

        @Override
        public String schema() {
            return "secret:1";
        }

        @Override
        public boolean immutable() {
            return true;
        }

        @Override
        public Long copy(Long value) {
            return value;
        }
    }

    /** Runs to the end and leaves its final checkpoint. */
    static void run(Path storage, String jobName, long numbers) throws Exception {
        run(storage, jobName, numbers, false);
    }

    /**
     * Runs to the end and leaves its final checkpoint.
     *
     * @param keepsSecret whether some keys have a value whose serde is the job's own
     */
    static void run(Path storage, String jobName, long numbers, boolean keepsSecret) throws Exception {
        StreamExecutionEnvironment env = environment(storage);
        build(env.fromSequence(0, numbers - 1), KEYS, keepsSecret);
        env.execute(jobName);
    }

    /** Runs to the end and leaves a final checkpoint with one entry a number. */
    static void runWithManyKeys(Path storage, String jobName, int numbers) throws Exception {
        StreamExecutionEnvironment env = environment(storage);
        build(env.fromSequence(0, numbers - 1), numbers, false);
        env.execute(jobName);
    }

    static StreamExecutionEnvironment environment(Path storage) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2).setMaxParallelism(16);
        env.enableCheckpointing(3_600_000);
        env.getCheckpointConfig().setCheckpointStorage(storage.toUri().toString());
        return env;
    }

    static void build(DataStream<Long> numbers, int keys, boolean keepsSecret) {
        numbers.keyBy(number -> Visitor.of(number, keys), Visitor.class)
                .process(new Visits(keepsSecret))
                .name(OPERATOR)
                .uid("visits-uid")
                .filter(line -> false)
                .sinkTo(new PrintSink<>(""))
                .name("nowhere");
    }

    @Override
    public void open(OpenContext context) {
        totals = getRuntimeContext().getState(new ValueStateDescriptor<>("totals", Totals.class));
        nickname = getRuntimeContext().getState(new ValueStateDescriptor<>("nickname", Serdes.string()));
        secret = keepsSecret
                ? getRuntimeContext().getState(new ValueStateDescriptor<>("secret", new SecretSerde()))
                : null;
    }

    @Override
    public void processElement(Long value, Context context, Collector<String> out) {
        Totals before = totals.value();
        totals.update(
                new Totals(before == null ? 1 : before.count + 1, before == null ? value : before.sum + value, null));
        if (value % KEYS < 10) {
            nickname.update("nick " + value % KEYS);
        }
        if (value % KEYS == 0 && secret != null) {
            secret.update(42L);
        }
    }

    static Map<Visitor, Totals> expectedTotals(long numbers) {
        Map<Visitor, Totals> expected = new HashMap<>();
        for (long number = 0; number < numbers; number++) {
            long value = number;
            expected.merge(
                    Visitor.of(number, KEYS),
                    new Totals(1, value, null),
                    (before, one) -> new Totals(before.count + 1, before.sum + value, null));
        }
        return expected;
    }
}
