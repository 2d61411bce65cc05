package io.tidemark.testkit.pipeline;

import io.tidemark.api.JobStatus;
import io.tidemark.core.checkpoint.CheckpointCoordinator;
import io.tidemark.core.checkpoint.SavepointPurpose;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.testkit.simulation.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs one pipeline in a test, on the test's own thread and in virtual time, with the very operators and protocol that
 * every engine runs. Nothing happens but what the test asks for, in the same order each time:
 *
 * <pre>{@code
 * @RegisterExtension
 * final PipelineTest test = new PipelineTest();
 *
 * @Test
 * void countsOnAfterACrash() {
 *     TestSource<String> words = new TestSource<String>().add("to", "be");
 *     TestSink<Count> counts = new TestSink<>();
 *
 *     test.run(env -> WordCount.define(env, words, counts));
 *     test.triggerCheckpoint();
 *     words.add("or", "not", "to", "be");
 *     test.crashAtRecord(words, 5);
 *     test.restart();
 *
 *     assertThat(test.state("count", "count", "to")).isEqualTo(2L);
 * }
 * }</pre>
 *
 * <p>Sources and sinks are the pipeline's own. {@link TestSource} and {@link TestSink} are made for this; those that
 * read by threads of their own have nothing to do with virtual time, and are not waited for.
 *
 * <p>As a field, annotated with {@code @RegisterExtension}, it is ready for each test and released after it;
 * {@link PipelineExtension} hands one over as a parameter of a test method. Elsewhere {@link #close} releases it. Not
 * thread-safe.
 *
 * @since 0.1
 */
public final class PipelineTest implements AfterEachCallback, AutoCloseable {
    /** How many deadlines may pass until a job has finished. */
    private static final int MOST_DEADLINES = 10_000;

    private final List<TestJob> jobs = new ArrayList<>();
    private TestWorld world = new TestWorld();
    private int parallelism = 1;
    private boolean parallelismSet;
    private @Nullable Pipeline pipeline;
    private @Nullable TestJob current;

    /** Makes one for the tests of a class, or for one of them. */
    public PipelineTest() {}

    /**
     * Sets how many subtasks each operator has that is given no number by the pipeline. Counts for the next start.
     *
     * @param subtasks at least 1; 1 unless set
     * @return this
     */
    public PipelineTest parallelism(int subtasks) {
        if (subtasks < 1) {
            throw new IllegalArgumentException("The parallelism is " + subtasks + "; give 1 or more.");
        }
        parallelism = subtasks;
        parallelismSet = true;
        return this;
    }

    /** Keeps keyed state in another backend from the next start on. */
    PipelineTest stateBackend(String name) {
        world.states().keepIn(name);
        return this;
    }

    /**
     * Leaves exceptions of the pipeline to its restart strategy from now on. Without this, the first one fails the job
     * and the call in which it happens, whatever the strategy is.
     *
     * @return this
     */
    public PipelineTest restartAfterFailures() {
        world.restartAfterFailures();
        return this;
    }

    /**
     * Starts a pipeline and runs it until nothing is left to do: until it has finished, or waits for records or time.
     *
     * @param started defines it; called again by {@link #restart()}, as another process would
     * @throws PipelineFailure if the pipeline throws
     * @throws io.tidemark.api.InvalidProgramException if the pipeline cannot work
     */
    public void run(Pipeline started) {
        if (pipeline != null) {
            throw new IllegalStateException(
                    "A test runs one pipeline, and has one; restart it, or use another PipelineTest.");
        }
        pipeline = started;
        start();
    }

    /**
     * Goes on until nothing is left to do without more records or time.
     *
     * @throws PipelineFailure if the pipeline throws
     */
    public void runUntilIdle() {
        running().untilIdle();
    }

    /**
     * Goes on until the job has finished, and lets as much time pass as that takes.
     *
     * @throws PipelineFailure if the pipeline throws
     * @throws IllegalStateException if the job does not finish; sources that have not ended are named
     */
    public void runUntilFinished() {
        TestJob job = running();
        job.untilIdle();
        for (int i = 0; i < MOST_DEADLINES && !isOver(job) && job.openSources().isEmpty(); i++) {
            job.untilNextDeadline();
        }
        if (job.status() != JobStatus.FINISHED) {
            throw new IllegalStateException("The job does not finish, it is " + job.status() + "; sources that have not"
                    + " ended: " + job.openSources() + ".");
        }
    }

    /**
     * Goes on until the first records of a source, in the order in which they were added, have gone through the pipeline,
     * and no other record of that source.
     *
     * @param source of the pipeline
     * @param number of the last of them, from 1
     * @throws PipelineFailure if the pipeline throws
     * @throws IllegalArgumentException if the source has fewer records, or has given more already
     */
    public void runUntilRecord(TestSource<?> source, long number) {
        TestJob job = running();
        boolean inTime = source.limit(number);
        try {
            if (!inTime || number > source.size()) {
                throw new IllegalArgumentException("The job cannot stop at record " + number + ": "
                        + (inTime ? "the source has " + source.size() : "records after it were read before") + ".");
            }
            job.untilIdle();
        } finally {
            source.unlimit();
        }
        if (!source.hasRead(number)) {
            throw new IllegalStateException("The job has come to rest before record " + number + "; it is "
                    + job.status() + ". Does it read this source, and has the delay of a restart passed?");
        }
    }

    /**
     * Lets time pass. What becomes due on the way, such as a checkpoint, happens at its time.
     *
     * @param duration at least a millisecond
     * @throws PipelineFailure if the pipeline throws
     */
    public void advanceTimeBy(Duration duration) {
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException("Time passes by " + duration + "; give a millisecond or more.");
        }
        running().untilMillis(world.nowMillis() + duration.toMillis());
    }

    /**
     * Returns the virtual time.
     *
     * @return in milliseconds; 0 when the test begins
     */
    public long currentTimeMillis() {
        return world.nowMillis();
    }

    /**
     * Takes a checkpoint now, and runs until it is complete and published.
     *
     * @return its number
     * @throws PipelineFailure if the pipeline throws
     * @throws io.tidemark.api.InvalidProgramException if the pipeline takes no checkpoints
     */
    public long triggerCheckpoint() {
        TestJob job = running();
        if (!job.takesCheckpoints()) {
            throw TestJob.withoutCheckpoints();
        }
        job.untilIdle();
        Answer answer = new Answer();
        job.process().requestCheckpoint(answer);
        job.untilIdle();
        return answer.checkpoint(job);
    }

    /**
     * Takes a savepoint now. The job goes on; a pipeline starts from the savepoint by {@code env.restoreFrom(path)}, once
     * the job is over:
     *
     * <pre>{@code
     * String path = test.stopWithSavepoint(false);
     * test.parallelism(3).restart(env -> {
     *     env.restoreFrom(path);
     *     WordCount.define(env, words, counts);
     * });
     * }</pre>
     *
     * <p>A job that has completed checkpoints since then does not go back to the savepoint, as in production.
     *
     * @return the path
     * @throws PipelineFailure if the pipeline throws
     */
    public String triggerSavepoint() {
        return savepoint(SavepointPurpose.KEEP_RUNNING);
    }

    /**
     * Takes a savepoint and ends the job with it, as finished.
     *
     * @param advanceToEndOfEventTime whether sources end before it as if they had read all there is, so that every timer by
     *     event time fires; for a job that is not to be continued
     * @return the path, as that of {@link #triggerSavepoint}
     * @throws PipelineFailure if the pipeline throws
     */
    public String stopWithSavepoint(boolean advanceToEndOfEventTime) {
        return savepoint(advanceToEndOfEventTime ? SavepointPurpose.DRAIN : SavepointPurpose.STOP);
    }

    private String savepoint(SavepointPurpose purpose) {
        TestJob job = running();
        job.untilIdle();
        Answer answer = new Answer();
        job.process().requestSavepoint(purpose, answer);
        job.untilIdle();
        return world.keep(answer.savepoint(job));
    }

    /**
     * Ends the process as {@code kill -9} does: what is not in a checkpoint is lost, and no function is closed before the
     * end of the test.
     */
    public void crash() {
        running().process().kill();
    }

    /**
     * Runs until the first records of a source have gone through the pipeline, then ends the process as {@link #crash}
     * does.
     *
     * @param source of the pipeline
     * @param number of the last of them, from 1, in the order in which they were added
     * @throws PipelineFailure if the pipeline throws
     * @throws IllegalArgumentException if the source has fewer records, or has given more already
     */
    public void crashAtRecord(TestSource<?> source, long number) {
        runUntilRecord(source, number);
        crash();
    }

    /**
     * Fails an operator by an exception, so that the attempt ends. The job's restart strategy decides what follows; a delay
     * before the restart passes with {@link #advanceTimeBy}.
     *
     * @param operator its uid or name
     * @throws PipelineFailure if the restart strategy gives up
     */
    public void failOperator(String operator) {
        TestJob job = running();
        world.fail(job.operator(operator));
        job.untilIdle();
    }

    /**
     * Starts the pipeline in a new process, defined anew, from the newest checkpoint; without checkpointing from the
     * beginning. Runs until nothing is left to do.
     *
     * @throws IllegalStateException if the job still runs
     * @throws PipelineFailure if the pipeline throws
     */
    public void restart() {
        requireOver();
        start();
    }

    /**
     * Restarts with another parallelism.
     *
     * @param subtasks of each operator that is given no number by the pipeline, at least 1
     * @throws IllegalStateException if the job still runs
     * @throws PipelineFailure if the pipeline throws
     */
    public void restart(int subtasks) {
        requireOver();
        parallelism(subtasks);
        start();
    }

    /**
     * Restarts with a changed pipeline, as after an update of the program.
     *
     * @param changed defines it
     * @throws IllegalStateException if the job still runs
     * @throws PipelineFailure if the pipeline throws, or cannot take over the state of the one before
     */
    public void restart(Pipeline changed) {
        requireOver();
        pipeline = changed;
        start();
    }

    /**
     * Cancels the job: functions, readers and writers are closed, what no checkpoint covers is lost.
     *
     * @throws PipelineFailure if the pipeline throws
     */
    public void cancel() {
        TestJob job = running();
        job.process().cancel();
        job.untilIdle();
    }

    /**
     * Returns what an operator keeps for a key, as of now; of a job that has ended, as it was then.
     *
     * @param operator its uid or name
     * @param state the name of the state, as in its descriptor
     * @param key as the pipeline's {@code keyBy} gives it
     * @return {@code null} if there is no value
     * @throws IllegalArgumentException if there is no such operator or state; those that exist are named
     */
    public @Nullable Object state(String operator, String state, Object key) {
        return states(operator, state).get(key);
    }

    /**
     * Returns what an operator with a single state keeps for a key, such as the running result of a {@code reduce} or
     * {@code sum}.
     *
     * @param operator its uid or name
     * @param key as the pipeline's {@code keyBy} gives it
     * @return {@code null} if there is no value
     * @throws IllegalArgumentException if there is no such operator, or it has several states
     */
    public @Nullable Object state(String operator, Object key) {
        PlannedOperator found = keyed(operator);
        return state(operator, world.states().onlyState(found.operatorId(), operator), key);
    }

    /**
     * Returns what an operator keeps for every key.
     *
     * @param operator its uid or name
     * @param state the name of the state, as in its descriptor
     * @return a copy, without keys that have no value
     * @throws IllegalArgumentException if there is no such operator or state; those that exist are named
     */
    public Map<Object, Object> states(String operator, String state) {
        return world.states().contents(keyed(operator).operatorId(), operator, state);
    }

    private PlannedOperator keyed(String operator) {
        TestJob job = started();
        PlannedOperator found = job.operator(operator);
        if (job.process().isKilled()) {
            throw new IllegalStateException("The process was killed, and its state with it; restart the job first.");
        } else if (!world.states().has(found.operatorId())) {
            throw new IllegalArgumentException("Operator '" + operator + "' keeps no state by key.");
        }
        return found;
    }

    /**
     * Returns where the job stands.
     *
     * @return for example running, also while it waits for records
     */
    public JobStatus status() {
        return started().status();
    }

    /**
     * Returns how often the job was started or restarted, over all processes.
     *
     * @return at least 1 after {@link #run}
     */
    public int attempts() {
        return world.attempts();
    }

    /**
     * Returns the numbers of the checkpoints that were completed, over all processes.
     *
     * @return in order; the first one is complete before the first record is read
     */
    public List<Long> completedCheckpoints() {
        return List.copyOf(world.completed());
    }

    /**
     * Returns which checkpoint the newest attempt began with.
     *
     * @return empty if it began anew
     */
    public OptionalLong restoredCheckpoint() {
        return world.restored() == CheckpointCoordinator.NO_CHECKPOINT
                ? OptionalLong.empty()
                : OptionalLong.of(world.restored());
    }

    /**
     * Returns the failures of all attempts, also those that a restart followed.
     *
     * @return oldest first
     */
    public List<PipelineFailure> failures() {
        return List.copyOf(world.failures());
    }

    private void start() {
        TestJob job = TestJob.start(world, pipeline, parallelism, parallelismSet, jobs.size() + 1);
        jobs.add(job);
        current = job;
        job.untilIdle();
    }

    private TestJob started() {
        if (current == null) {
            throw new IllegalStateException("No pipeline was started; call run(pipeline) first.");
        }
        return current;
    }

    private TestJob running() {
        TestJob job = started();
        if (isOver(job)) {
            throw new IllegalStateException("The job does not run: "
                    + (job.process().isKilled() ? "its process was killed" : "it is " + job.status())
                    + ". Restart it first.");
        }
        return job;
    }

    private void requireOver() {
        if (!isOver(started())) {
            throw new IllegalStateException("The job runs; crash() or cancel() it before it is restarted.");
        }
    }

    private static boolean isOver(TestJob job) {
        return job.process().isOver();
    }

    /** Releases what the jobs of the test hold, killed ones too, and is ready for another pipeline. */
    @Override
    public void close() {
        List<TestJob> ended = List.copyOf(jobs);
        jobs.clear();
        current = null;
        pipeline = null;
        world = new TestWorld();
        parallelism = 1;
        parallelismSet = false;
        ended.forEach(job -> job.process().reclaim());
    }

    /** Called by JUnit after each test. */
    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }
}
