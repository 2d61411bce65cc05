package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.connector.kafka.KafkaRecordSerializerBuilder.ToBytes;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The attempts of a job that writes texts to a topic of its own name, without an engine. */
final class SinkAttempts implements AutoCloseable {
    private final SinkBroker broker;
    private final String job;
    private final UnaryOperator<KafkaSinkBuilder<String>> options;
    private final List<Attempt> all = new ArrayList<>();
    private int number;

    SinkAttempts(SinkBroker broker, String job, UnaryOperator<KafkaSinkBuilder<String>> options) {
        this.broker = broker;
        this.job = job;
        this.options = options;
    }

    static SinkAttempts of(SinkBroker broker, String job) throws Exception {
        broker.createTopic(job, 1);
        return new SinkAttempts(broker, job, builder -> builder);
    }

    /** What an engine reads from the checkpoint after a restart. */
    static List<Committable> restored(List<Committable> committables) throws IOException {
        List<Committable> copies = new ArrayList<>();
        for (Committable committable : committables) {
            copies.add(Committable.of(committable.toByteArray()));
        }
        return copies;
    }

    String transactionalId() {
        return "tidemark-" + job + "-out";
    }

    KafkaSink<String> sink() {
        KafkaSinkBuilder<String> builder = KafkaSink.<String>builder()
                .setBootstrapServers(broker.servers())
                .setRecordSerializer(KafkaRecordSerializer.<String>builder()
                        .setTopic(job)
                        .setValueSerializer(ToBytes.string(text -> text))
                        .build());
        return options.apply(builder).build();
    }

    /** Begins an attempt that has a name like those of the local engine. */
    Attempt begin(int parallelism) throws IOException {
        return begin(String.format("000001-%06d-abcde", ++number), parallelism);
    }

    Attempt begin(String executionId, int parallelism) throws IOException {
        Attempt attempt = new Attempt(executionId, parallelism);
        all.add(attempt);
        return attempt;
    }

    @Override
    public void close() throws IOException {
        for (Attempt attempt : all) {
            attempt.close();
        }
    }

    /** One attempt; it is only closed at the end of the test, as one that was killed never is. */
    final class Attempt {
        private final String executionId;
        private final Committer committer;
        private final List<TestSubtask> subtasks = new ArrayList<>();
        private final List<SinkWriter<String>> writers = new ArrayList<>();

        private Attempt(String executionId, int parallelism) throws IOException {
            this.executionId = executionId;
            committer = sink().createCommitter(TestSubtask.of(0, parallelism, executionId)
                    .withJobName(job)
                    .withOperatorName("out"));
            for (int i = 0; i < parallelism; i++) {
                subtasks.add(TestSubtask.of(i, parallelism, executionId)
                        .withJobName(job)
                        .withOperatorName("out"));
                writers.add(sink().createWriter(subtasks.get(i), List.of()));
            }
        }

        String executionId() {
            return executionId;
        }

        Attempt write(int subtask, String... texts) throws IOException {
            for (String text : texts) {
                writers.get(subtask).write(text, 0);
            }
            return this;
        }

        List<Committable> prepare(long checkpointId) throws IOException {
            List<Committable> prepared = new ArrayList<>();
            for (SinkWriter<String> writer : writers) {
                writer.flush(false);
                prepared.addAll(writer.prepareCommit(checkpointId).committables());
            }
            return prepared;
        }

        void commit(long checkpointId, List<Committable> committables) throws IOException {
            committer.commit(checkpointId, committables);
        }

        private void close() throws IOException {
            for (SinkWriter<String> writer : writers) {
                writer.close();
            }
            committer.close();
        }
    }
}
