package io.tidemark.testkit.pipeline;

import io.tidemark.testkit.simulation.Pipeline;
import java.util.function.IntConsumer;

/** How a job comes from 1 to 4, 3 and 1 subtasks. */
enum Rescaling {
    /** Stopped with a savepoint, which the next job starts from. */
    SAVEPOINT {
        @Override
        void step(PipelineTest test, Pipeline pipeline, int parallelism, Runnable phase) {
            String path = test.stopWithSavepoint(false);
            test.parallelism(parallelism).restart(env -> {
                env.restoreFrom(path);
                pipeline.define(env);
            });
            phase.run();
        }
    },
    /** Killed with transactions open, which are lost, and started from the checkpoint before them. */
    CHECKPOINT {
        @Override
        void step(PipelineTest test, Pipeline pipeline, int parallelism, Runnable phase) {
            test.triggerCheckpoint();
            phase.run();
            test.crash();
            test.restart(parallelism);
        }
    },
    /** As {@link #CHECKPOINT}, by checkpoints that wait for nothing. */
    UNALIGNED_CHECKPOINT {
        @Override
        void begin(PipelineTest test, Pipeline pipeline) {
            test.run(env -> {
                pipeline.define(env);
                env.getCheckpointConfig().enableUnalignedCheckpoints();
            });
        }

        @Override
        void step(PipelineTest test, Pipeline pipeline, int parallelism, Runnable phase) {
            CHECKPOINT.step(test, pipeline, parallelism, phase);
        }
    };

    private static final int[] PARALLELISMS = {4, 3, 1};

    static final int PHASES = 1 + PARALLELISMS.length;

    void begin(PipelineTest test, Pipeline pipeline) {
        test.run(pipeline);
    }

    /** Gives the job its next phase and goes on with another parallelism, in the order that finds out most. */
    abstract void step(PipelineTest test, Pipeline pipeline, int parallelism, Runnable phase);

    /** As {@link #run}, with state in another backend after each step. */
    void runThroughBackends(PipelineTest test, Pipeline pipeline, IntConsumer phase, Runnable between) {
        int[] steps = {0};
        run(test, pipeline, phase, () -> {
            between.run();
            test.stateBackend("backend " + ++steps[0]);
        });
    }

    /**
     * Starts a job with one subtask and takes it through all of them.
     *
     * @param phase gives the job the records of a phase, by its number
     * @param between what happens between the phases
     */
    void run(PipelineTest test, Pipeline pipeline, IntConsumer phase, Runnable between) {
        begin(test, pipeline);
        phase.accept(0);
        for (int i = 0; i < PARALLELISMS.length; i++) {
            int next = i + 1;
            between.run();
            step(test, pipeline, PARALLELISMS[i], () -> phase.accept(next));
        }
        between.run();
    }
}
