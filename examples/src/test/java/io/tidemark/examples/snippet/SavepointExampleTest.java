package io.tidemark.examples.snippet;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.JobClient;
import io.tidemark.api.JobStatus;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The upgrade of a job as the documentation shows it. */
class SavepointExampleTest {
    private static final double PER_SECOND = 2_000;

    @TempDir
    Path directory;

    @Test
    void aJobIsStoppedAndItsNextVersionGoesOn() throws Exception {
        CollectSink<Long> totals = new CollectSink<>();

        StreamExecutionEnvironment env = environment(2);
        pipeline(env, totals);
        JobClient job = env.executeAsync("orders");

        String path = job.stopWithSavepoint(
                        false, directory.resolve("savepoints").toString())
                .get();

        StreamExecutionEnvironment next = environment(4); // the next version, with more subtasks
        next.restoreFrom(path);
        pipeline(next, totals);
        JobClient upgraded = next.executeAsync("orders");

        assertThat(job.getJobStatus()).isEqualTo(JobStatus.FINISHED);
        upgraded.stopWithSavepoint(true, directory.resolve("savepoints").toString())
                .get();
        assertThat(totals.results()).doesNotHaveDuplicates();
    }

    private StreamExecutionEnvironment environment(int parallelism) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(parallelism);
        env.enableCheckpointing(1000);
        env.getCheckpointConfig().setCheckpointStorage(directory.resolve("checkpoints"));
        return env;
    }

    private static void pipeline(StreamExecutionEnvironment env, CollectSink<Long> totals) {
        env.fromGenerator(number -> number, Long.MAX_VALUE, PER_SECOND)
                .returns(Long.class)
                .uid("orders")
                .keyBy(number -> number, Long.class)
                .reduce(Long::sum)
                .uid("total")
                .sinkTo(totals)
                .uid("totals");
    }
}
