package io.tidemark.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemark.api.JobStatus;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.core.lifecycle.JobLifecycle.Command;
import io.tidemark.core.lifecycle.JobLifecycle.Command.CompleteJob;
import io.tidemark.core.lifecycle.JobLifecycle.Command.ScheduleRestart;
import io.tidemark.core.lifecycle.JobLifecycle.Command.StartAttempt;
import io.tidemark.core.lifecycle.JobLifecycle.Command.StopAttempt;
import io.tidemark.core.lifecycle.JobLifecycle.Event;
import io.tidemark.core.lifecycle.JobLifecycle.Event.AllStopped;
import io.tidemark.core.lifecycle.JobLifecycle.Event.CancelRequested;
import io.tidemark.core.lifecycle.JobLifecycle.Event.FailedForGood;
import io.tidemark.core.lifecycle.JobLifecycle.Event.Fenced;
import io.tidemark.core.lifecycle.JobLifecycle.Event.JobFinished;
import io.tidemark.core.lifecycle.JobLifecycle.Event.RestartDelayElapsed;
import io.tidemark.core.lifecycle.JobLifecycle.Event.Started;
import io.tidemark.core.lifecycle.JobLifecycle.Event.SubtaskFailed;
import io.tidemark.core.model.InvariantViolation;
import io.tidemark.core.restart.RestartPolicy;
import io.tidemark.core.restart.Restarts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JobLifecycleTest {
    private static final RuntimeException BOOM = new RuntimeException("boom");
    private static final RuntimeException ECHO = new RuntimeException("echo");

    private final JobLifecycle lifecycle = withRestarts(1);
    private long now;

    @Test
    void startsAndFinishes() {
        assertThat(lifecycle.status()).isEqualTo(JobStatus.CREATED);
        assertThat(on(new Started())).containsExactly(new StartAttempt(1));
        assertThat(lifecycle.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(on(new JobFinished())).containsExactly(new StopAttempt(1));
        assertThat(lifecycle.status()).isEqualTo(JobStatus.FINISHING);
        assertThat(on(new AllStopped())).containsExactly(new CompleteJob(new JobOutcome.Finished()));
        assertThat(lifecycle.status()).isEqualTo(JobStatus.FINISHED);
    }

    @Test
    void restartsAfterTheRestOfTheDelay() {
        on(new Started());
        assertThat(on(new SubtaskFailed("map", BOOM))).containsExactly(new StopAttempt(1));
        assertThat(lifecycle.status()).isEqualTo(JobStatus.FAILING);
        now += 40;
        assertThat(on(new AllStopped())).containsExactly(new ScheduleRestart(60));
        assertThat(lifecycle.status()).isEqualTo(JobStatus.RESTARTING);
        assertThat(on(new RestartDelayElapsed())).containsExactly(new StartAttempt(2));
        assertThat(lifecycle.attempt()).isEqualTo(2);
    }

    @Test
    void waitsNoMoreIfStoppingTookLongerThanTheDelay() {
        failing();
        now += 5_000;
        assertThat(on(new AllStopped())).containsExactly(new ScheduleRestart(0));
    }

    @Test
    void failsWithTheOperatorsNameWhenRestartsAreUsedUp() {
        failing();
        on(new AllStopped());
        on(new RestartDelayElapsed());
        on(new SubtaskFailed("sum", BOOM));
        JobOutcome.Failed failed = failedOutcome(on(new AllStopped()));
        assertThat(failed.failure().where()).isEqualTo("sum");
        assertThat(failed.failure().cause()).isSameAs(BOOM);
        assertThat(failed.verdict()).contains("allows 1 restart");
        assertThat(lifecycle.status()).isEqualTo(JobStatus.FAILED);
        assertThat(lifecycle.recentFailures()).extracting(JobFailure::where).containsExactly("map", "sum");
    }

    @Test
    void recordsFurtherFailuresOfTheSameAttemptAndDoesNotCountThem() {
        failing();
        for (int i = 0; i < 100; i++) {
            assertThat(on(new SubtaskFailed("sum", ECHO))).isEmpty();
        }
        assertThat(lifecycle.recentFailures()).singleElement().satisfies(failure -> {
            assertThat(failure.cause()).isSameAs(BOOM);
            assertThat(failure.suppressed()).hasSize(JobFailure.MAX_SUPPRESSED).containsOnly(ECHO);
        });
        assertThat(on(new AllStopped())).as("one restart was used").hasOnlyElementsOfType(ScheduleRestart.class);
    }

    @Test
    void ignoresTheEchoOfAStoppedAttempt() {
        failing();
        on(new AllStopped());
        assertThat(on(new SubtaskFailed("map", ECHO))).isEmpty();
        assertThat(on(new RestartDelayElapsed())).containsExactly(new StartAttempt(2));
    }

    @Test
    void neverRestartsWhatARestartCannotCure() {
        for (Throwable incurable : List.of(
                new InvariantViolation("7 is not below 5"),
                new IncompatibleSchemaException("int", "long"),
                new RuntimeException(new IncompatibleSchemaException("int", "long")))) {
            JobLifecycle job = withRestarts(RestartPolicy.UNLIMITED);
            job.on(new Started(), 0);
            assertThat(job.on(new SubtaskFailed("map", incurable), 0)).containsExactly(new StopAttempt(1));
            assertThat(failedOutcome(job.on(new AllStopped(), 0)).failure().cause())
                    .isSameAs(incurable);
        }
    }

    @Test
    void anIncurableFailureThatComesSecondEndsTheJobAndIsTheOneToSee() {
        failing();
        InvariantViolation violation = new InvariantViolation("7 is not below 5");
        on(new SubtaskFailed("sum", violation));
        on(new SubtaskFailed("sum", new InvariantViolation("another")));
        JobOutcome.Failed failed = failedOutcome(on(new AllStopped()));
        assertThat(failed.failure().where()).isEqualTo("sum");
        assertThat(failed.failure().cause()).isSameAs(violation);
        assertThat(failed.failure().suppressed()).hasSize(2).contains(BOOM);
    }

    @Test
    void failsForGoodInEveryState() {
        assertThat(failedOutcome(on(new FailedForGood("plan", BOOM))).failure().where())
                .isEqualTo("plan");
        JobLifecycle running = withRestarts(1);
        running.on(new Started(), 0);
        assertThat(running.on(new FailedForGood("restore", BOOM), 0)).containsExactly(new StopAttempt(1));
        failedOutcome(running.on(new AllStopped(), 0));
        JobLifecycle restarting = withRestarts(1);
        restarting.on(new Started(), 0);
        restarting.on(new SubtaskFailed("map", BOOM), 0);
        restarting.on(new AllStopped(), 0);
        failedOutcome(restarting.on(new FailedForGood("storage", BOOM), 0));
    }

    @Test
    void survivesACircularChainOfCauses() {
        RuntimeException a = new RuntimeException("a");
        RuntimeException b = new RuntimeException("b", a);
        a.initCause(b);
        on(new Started());
        assertThat(on(new SubtaskFailed("map", a))).containsExactly(new StopAttempt(1));
        assertThat(on(new AllStopped())).hasOnlyElementsOfType(ScheduleRestart.class);
    }

    @Test
    void cancelsBeforeTheStartWhileRunningWhileFailingAndDuringTheDelay() {
        CompleteJob canceled = new CompleteJob(new JobOutcome.Canceled());
        JobLifecycle created = withRestarts(1);
        assertThat(created.on(new CancelRequested(), 0)).containsExactly(canceled);
        assertThat(created.on(new Started(), 0)).isEmpty();

        JobLifecycle running = withRestarts(1);
        running.on(new Started(), 0);
        assertThat(running.on(new CancelRequested(), 0)).containsExactly(new StopAttempt(1));
        assertThat(running.status()).isEqualTo(JobStatus.CANCELLING);
        assertThat(running.on(new SubtaskFailed("map", BOOM), 0))
                .as("does not fail the job")
                .isEmpty();
        assertThat(running.on(new JobFinished(), 0)).as("a moment too late").isEmpty();
        assertThat(running.on(new CancelRequested(), 0)).isEmpty();
        assertThat(running.on(new AllStopped(), 0)).containsExactly(canceled);

        failing();
        assertThat(on(new CancelRequested())).as("it is being stopped already").isEmpty();
        assertThat(on(new AllStopped())).containsExactly(canceled);

        JobLifecycle restarting = withRestarts(1);
        restarting.on(new Started(), 0);
        restarting.on(new SubtaskFailed("map", BOOM), 0);
        restarting.on(new AllStopped(), 0);
        assertThat(restarting.on(new CancelRequested(), 0)).containsExactly(canceled);
        assertThat(restarting.on(new RestartDelayElapsed(), 0)).isEmpty();
        assertThat(restarting.status()).isEqualTo(JobStatus.CANCELED);
    }

    @Test
    void cancellingDoesNotHideAFailureThatEndsTheJob() {
        JobLifecycle job = withRestarts(0);
        job.on(new Started(), 0);
        job.on(new SubtaskFailed("map", BOOM), 0);
        assertThat(job.on(new CancelRequested(), 0)).isEmpty();
        failedOutcome(job.on(new AllStopped(), 0));
    }

    @Test
    void suspendsWhenFencedByEventOrByException() {
        CompleteJob suspended = new CompleteJob(new JobOutcome.Suspended("epoch 2"));
        on(new Started());
        assertThat(on(new Fenced("epoch 2"))).containsExactly(new StopAttempt(1));
        assertThat(lifecycle.status()).isEqualTo(JobStatus.SUSPENDING);
        assertThat(on(new Fenced("again"))).isEmpty();
        assertThat(on(new AllStopped())).containsExactly(suspended);
        assertThat(lifecycle.status()).isEqualTo(JobStatus.SUSPENDED);

        JobLifecycle byException = withRestarts(1);
        byException.on(new Started(), 0);
        assertThat(byException.on(new SubtaskFailed("sink", new FencedException("epoch 2")), 0))
                .containsExactly(new StopAttempt(1));
        assertThat(byException.on(new AllStopped(), 0)).containsExactly(suspended);
    }

    @Test
    void suspendsWithoutASecondStopWhenFailingOrCancelling() {
        failing();
        assertThat(on(new Fenced("epoch 2"))).isEmpty();
        assertThat(on(new AllStopped())).containsExactly(new CompleteJob(new JobOutcome.Suspended("epoch 2")));

        JobLifecycle cancelling = withRestarts(1);
        cancelling.on(new Started(), 0);
        cancelling.on(new CancelRequested(), 0);
        assertThat(cancelling.on(new Fenced("epoch 2"), 0)).isEmpty();
        assertThat(cancelling.status()).isEqualTo(JobStatus.SUSPENDING);

        JobLifecycle created = withRestarts(1);
        assertThat(created.on(new Fenced("epoch 2"), 0))
                .containsExactly(new CompleteJob(new JobOutcome.Suspended("epoch 2")));
    }

    @Test
    void aFinishedJobIsNotDisturbedByAFenceOrAFailure() {
        on(new Started());
        on(new JobFinished());
        assertThat(on(new Fenced("epoch 2"))).isEmpty();
        assertThat(on(new SubtaskFailed("close", BOOM))).isEmpty();
        assertThat(on(new AllStopped())).containsExactly(new CompleteJob(new JobOutcome.Finished()));
    }

    @Test
    void remembersTheLastFailuresOnly() {
        JobLifecycle job = withRestarts(RestartPolicy.UNLIMITED);
        job.on(new Started(), 0);
        for (int i = 0; i < 2 * JobLifecycle.MAX_RECENT_FAILURES; i++) {
            job.on(new SubtaskFailed("map " + i, BOOM), 0);
            job.on(new AllStopped(), 0);
            job.on(new RestartDelayElapsed(), 0);
        }
        assertThat(job.recentFailures()).hasSize(JobLifecycle.MAX_RECENT_FAILURES);
        assertThat(job.recentFailures().get(0).where()).isEqualTo("map " + JobLifecycle.MAX_RECENT_FAILURES);
    }

    @Test
    void anEndThatNobodyAskedForAndASecondStartBreakAnInvariant() {
        assertThatThrownBy(() -> on(new AllStopped())).isInstanceOf(InvariantViolation.class);
        on(new Started());
        assertThatThrownBy(() -> on(new AllStopped())).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> on(new Started())).isInstanceOf(InvariantViolation.class);
    }

    @Test
    void everyEventHasATransition() {
        Map<Class<?>, Event> samples = samples();
        assertThat(samples.keySet()).containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
        samples.values().forEach(event -> {
            Throwable refused = catchThrowable(() -> withRestarts(1).on(event, 0));
            if (refused != null) {
                assertThat(refused).isInstanceOf(InvariantViolation.class).hasMessageNotContaining("no transition");
            }
        });
    }

    @Test
    void onEverySequenceOfEventsAttemptsAlternateAndTheJobCompletesOnce() {
        List<Event> events = List.copyOf(samples().values());
        for (long seed = 0; seed < 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            JobLifecycle job = withRestarts(3);
            boolean attemptRuns = false;
            boolean stopAsked = false;
            boolean complete = false;
            for (int step = 0; step < 60; step++) {
                Event event = events.get(random.nextInt(events.size()));
                boolean possible = event instanceof AllStopped
                        ? stopAsked
                        : !(event instanceof Started) || job.status() == JobStatus.CREATED;
                if (!possible) {
                    continue;
                }
                attemptRuns &= !(event instanceof AllStopped);
                stopAsked &= !(event instanceof AllStopped);
                for (Command command : job.on(event, step)) {
                    String context = "seed " + seed + ", step " + step + ": " + command;
                    assertThat(complete).as(context).isFalse();
                    if (command instanceof StartAttempt) {
                        assertThat(attemptRuns).as(context).isFalse();
                        attemptRuns = true;
                    } else if (command instanceof StopAttempt) {
                        assertThat(attemptRuns && !stopAsked).as(context).isTrue();
                        stopAsked = true;
                    } else if (command instanceof CompleteJob) {
                        assertThat(attemptRuns).as(context).isFalse();
                        complete = true;
                    }
                }
                assertThat(job.status().isTerminal()).isEqualTo(complete);
            }
        }
    }

    private static Map<Class<?>, Event> samples() {
        Map<Class<?>, Event> samples = new LinkedHashMap<>();
        for (Event event : List.of(
                new Started(),
                new SubtaskFailed("map", BOOM),
                new FailedForGood("plan", BOOM),
                new AllStopped(),
                new RestartDelayElapsed(),
                new CancelRequested(),
                new JobFinished(),
                new Fenced("epoch 2"))) {
            samples.put(event.getClass(), event);
        }
        return samples;
    }

    private static JobLifecycle withRestarts(int restarts) {
        return new JobLifecycle(new Restarts(new RestartPolicy.FixedDelay(restarts, 100), 1));
    }

    private static JobOutcome.Failed failedOutcome(List<Command> commands) {
        assertThat(commands).singleElement().isInstanceOf(CompleteJob.class);
        JobOutcome outcome = ((CompleteJob) commands.get(0)).outcome();
        assertThat(outcome).isInstanceOf(JobOutcome.Failed.class);
        return (JobOutcome.Failed) outcome;
    }

    private void failing() {
        on(new Started());
        on(new SubtaskFailed("map", BOOM));
    }

    private List<Command> on(Event event) {
        return lifecycle.on(event, now);
    }
}
