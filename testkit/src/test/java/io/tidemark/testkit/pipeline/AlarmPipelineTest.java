package io.tidemark.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a pipeline is tested in event time and through a savepoint; the documentation shows it. */
class AlarmPipelineTest {
    @RegisterExtension
    final PipelineTest test = new PipelineTest();

    private final TestSource<String> sensors = new TestSource<>();
    private final TestSink<String> alarms = new TestSink<>();
    private final TestSink<String> late = new TestSink<>();

    private void define(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        var told = env.fromSource(sensors, sensors.watermarks(), "sensors")
                .uid("sensors")
                .keyBy(sensor -> sensor, String.class)
                .process(new Alarm())
                .uid("alarm");
        told.sinkTo(alarms).uid("alarms");
        told.getSideOutput(Alarm.LATE).sinkTo(late).uid("late");
    }

    @Test
    void alarmsOnceWhereverTheJobGoesOn() {
        sensors.addAt(1_000, "door").addAt(2_000, "roof").watermark(61_500);
        test.run(this::define);
        assertThat(alarms.unpublished()).containsExactly("door is silent");

        String savepoint = test.stopWithSavepoint(false);
        assertThat(alarms.published()).containsExactly("door is silent");

        sensors.watermark(70_000).addAt(3_000, "door").end();
        test.parallelism(3).restart(env -> {
            env.restoreFrom(savepoint);
            define(env);
        });

        assertThat(alarms.published()).containsExactly("door is silent", "roof is silent");
        assertThat(late.published()).containsExactly("door");
        assertThat(test.states("alarm", "last report")).isEmpty();
    }
}
