package io.tidemark.core.lifecycle;

import io.tidemark.api.JobStatus;
import io.tidemark.core.model.InvariantViolation;
import io.tidemark.core.restart.RestartDecision;
import io.tidemark.core.restart.Restarts;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides when a job's attempts start and stop, and how the job ends.
 *
 * <pre>
 *   Created     --Started-->             Running(1)     StartAttempt(1)
 *   Running     --SubtaskFailed-->       Failing        StopAttempt; the restart policy decides now, once
 *   Running     --JobFinished-->         Finishing      StopAttempt
 *   Failing     --SubtaskFailed-->       Failing        recorded as suppressed
 *   Failing     --AllStopped-->          Restarting     ScheduleRestart, with what is left of the delay
 *                                        Ended(Failed)  CompleteJob, if there is to be no restart
 *   Restarting  --RestartDelayElapsed--> Running(n + 1) StartAttempt(n + 1)
 *   Finishing   --AllStopped-->          Ended(Finished)   CompleteJob
 *   Running, Failing   --CancelRequested--> Cancelling  StopAttempt, unless it is being stopped already
 *   Created, Restarting --CancelRequested--> Ended(Canceled)  CompleteJob
 *   Cancelling  --AllStopped-->          Ended(Canceled)   CompleteJob
 *   Running, Failing, Cancelling --Fenced--> Suspending StopAttempt, unless it is being stopped already
 *   Created, Restarting  --Fenced-->     Ended(Suspended)  CompleteJob
 *   Suspending  --AllStopped-->          Ended(Suspended)  CompleteJob
 *   Running     --FailedForGood-->       Failing        StopAttempt; no restart, whatever the policy
 *   Failing     --FailedForGood-->       Failing        no restart, whatever was decided
 *   Created, Restarting --FailedForGood--> Ended(Failed)   CompleteJob
 * </pre>
 *
 * <p>Everything else is late or too early and changes nothing, with two exceptions: an attempt that reports its end
 * unasked and a second start break an invariant. A failure that a restart cannot cure (an {@link InvariantViolation},
 * an incompatible schema) is treated as {@code FailedForGood}, one caused by a
 * {@link io.tidemark.checkpoint.spi.storage.FencedException} as {@code Fenced}, also when they come second.
 *
 * <p>Pure: no I/O, no threads, no clock. Not thread-safe; the caller serialises calls. One instance serves one job.
 *
 * @since 0.1
 */
public final class JobLifecycle {
    /** How many failures are remembered for {@link #recentFailures()}. */
    public static final int MAX_RECENT_FAILURES = 32;

    private static final String INCURABLE = "A restart cannot cure this failure.";

    /** A fact the engine reports. */
    public sealed interface Event {
        /** A person started the job. */
        record Started() implements Event {}

        /**
         * Something failed in the running attempt, or in starting it.
         *
         * @param where the operator by its user-given name, or the part of the engine
         * @param cause what was thrown
         */
        record SubtaskFailed(String where, Throwable cause) implements Event {}

        /**
         * Something failed that a restart cannot cure, such as an invalid configuration.
         *
         * @param where the operator by its user-given name, or the part of the engine
         * @param cause what was thrown
         */
        record FailedForGood(String where, Throwable cause) implements Event {}

        /** After {@link Command.StopAttempt}: every worker is down, every commit and publication has ended. */
        record AllStopped() implements Event {}

        /** The time of {@link Command.ScheduleRestart} is over. */
        record RestartDelayElapsed() implements Event {}

        /** A person cancelled the job. */
        record CancelRequested() implements Event {}

        /** All input is read, all output published. */
        record JobFinished() implements Event {}

        /**
         * Another process has taken the job over.
         *
         * @param reason a sentence
         */
        record Fenced(String reason) implements Event {}
    }

    /** An effect the engine carries out, in list order. */
    public sealed interface Command {
        /**
         * Restore the newest checkpoint and run. Answer a failure to do so with {@link Event.SubtaskFailed}.
         *
         * @param attempt counted from 1
         */
        record StartAttempt(int attempt) implements Command {}

        /**
         * Stop all workers. Answer with {@link Event.AllStopped}.
         *
         * @param attempt counted from 1
         */
        record StopAttempt(int attempt) implements Command {}

        /**
         * Answer with {@link Event.RestartDelayElapsed} after a time.
         *
         * @param delayMillis at least 0
         */
        record ScheduleRestart(long delayMillis) implements Command {}

        /**
         * Tell whoever waits that the job has ended. Comes once, last.
         *
         * @param outcome how
         */
        record CompleteJob(JobOutcome outcome) implements Command {}
    }

    private sealed interface State {
        record Created() implements State {}

        record Running() implements State {}

        record Failing(JobFailure failure, RestartDecision decision, long failedAtMillis) implements State {}

        record Restarting() implements State {}

        /** The attempt is being stopped and how the job ends is clear. */
        record Stopping(JobOutcome outcome) implements State {}

        record Ended(JobOutcome outcome) implements State {}
    }

    private final Restarts restarts;
    private final List<JobFailure> recentFailures = new ArrayList<>();
    private State state = new State.Created();
    private int attempt;

    /**
     * Makes the lifecycle of a job that is not started yet.
     *
     * @param restarts decides about each failed attempt
     */
    public JobLifecycle(Restarts restarts) {
        this.restarts = restarts;
    }

    /**
     * Applies one event.
     *
     * @param event what happened
     * @param nowMillis when, on any clock that keeps its origin
     * @return what to do, in order; often empty
     * @throws InvariantViolation if the event cannot follow on the earlier ones
     */
    public List<Command> on(Event event, long nowMillis) {
        List<Command> commands = new ArrayList<>();
        if (event instanceof Event.Started) {
            started(commands);
        } else if (event instanceof Event.SubtaskFailed failed) {
            failed(JobFailure.of(failed.where(), failed.cause()), false, nowMillis, commands);
        } else if (event instanceof Event.FailedForGood failed) {
            failed(JobFailure.of(failed.where(), failed.cause()), true, nowMillis, commands);
        } else if (event instanceof Event.AllStopped) {
            allStopped(nowMillis, commands);
        } else if (event instanceof Event.RestartDelayElapsed) {
            restartDelayElapsed(commands);
        } else if (event instanceof Event.CancelRequested) {
            cancelRequested(commands);
        } else if (event instanceof Event.JobFinished) {
            jobFinished(commands);
        } else if (event instanceof Event.Fenced fenced) {
            fenced(fenced.reason(), commands);
        } else {
            throw new InvariantViolation("The lifecycle has no transition for " + event);
        }
        return commands;
    }

    /**
     * Returns where the job stands.
     *
     * @return the status
     */
    public JobStatus status() {
        if (state instanceof State.Created) {
            return JobStatus.CREATED;
        } else if (state instanceof State.Running) {
            return JobStatus.RUNNING;
        } else if (state instanceof State.Failing) {
            return JobStatus.FAILING;
        } else if (state instanceof State.Restarting) {
            return JobStatus.RESTARTING;
        } else if (state instanceof State.Stopping stopping) {
            return statusWhileStoppingFor(stopping.outcome());
        } else if (state instanceof State.Ended ended) {
            return ended.outcome().status();
        }
        throw new InvariantViolation("The lifecycle has no status for " + state);
    }

    /**
     * Returns the newest attempt.
     *
     * @return counted from 1; 0 before the first
     */
    public int attempt() {
        return attempt;
    }

    /**
     * Returns the failures of the last attempts, also of those that were restarted.
     *
     * @return a snapshot, oldest first, one for each failed attempt, at most {@link #MAX_RECENT_FAILURES}
     */
    public List<JobFailure> recentFailures() {
        return List.copyOf(recentFailures);
    }

    private void started(List<Command> commands) {
        if (state instanceof State.Ended) {
            return; // It was cancelled before it was started.
        }
        InvariantViolation.check(state instanceof State.Created, "The job is started a second time, in %s", state);
        startNextAttempt(commands);
    }

    private void failed(JobFailure failure, boolean forGood, long nowMillis, List<Command> commands) {
        Severity severity = Severity.of(failure.cause());
        boolean incurable = forGood || severity == Severity.UNRECOVERABLE;
        if (severity == Severity.FENCED) {
            fenced(String.valueOf(failure.cause().getMessage()), commands);
        } else if (state instanceof State.Running) {
            remember(failure);
            RestartDecision decision = incurable ? giveUp() : restarts.onFailure(nowMillis);
            state = new State.Failing(failure, decision, nowMillis);
            commands.add(new Command.StopAttempt(attempt));
        } else if (state instanceof State.Failing failing) {
            alsoFailed(failing, failure, incurable);
        } else if (incurable && (state instanceof State.Created || state instanceof State.Restarting)) {
            remember(failure);
            end(new JobOutcome.Failed(failure, INCURABLE), commands);
        }
        // Else it is the echo of an attempt that is stopped, or is being stopped for a reason that stands.
    }

    private void alsoFailed(State.Failing failing, JobFailure later, boolean incurable) {
        JobFailure both = failing.failure().withSuppressed(later.cause());
        RestartDecision decision = failing.decision();
        if (incurable && decision instanceof RestartDecision.Restart) {
            both = later.withSuppressed(failing.failure().cause()); // What ends the job is what the user must see.
            decision = giveUp();
        }
        recentFailures.set(recentFailures.size() - 1, both);
        state = new State.Failing(both, decision, failing.failedAtMillis());
    }

    private void allStopped(long nowMillis, List<Command> commands) {
        if (state instanceof State.Failing failing) {
            if (failing.decision() instanceof RestartDecision.Restart restart) {
                long passedMillis = Math.max(0, nowMillis - failing.failedAtMillis());
                state = new State.Restarting();
                commands.add(new Command.ScheduleRestart(Math.max(0, restart.delayMillis() - passedMillis)));
            } else if (failing.decision() instanceof RestartDecision.GiveUp giveUp) {
                end(new JobOutcome.Failed(failing.failure(), giveUp.reason()), commands);
            }
        } else if (state instanceof State.Stopping stopping) {
            end(stopping.outcome(), commands);
        } else {
            throw new InvariantViolation("Attempt " + attempt + " reports its end unasked, in " + state);
        }
    }

    private void restartDelayElapsed(List<Command> commands) {
        if (state instanceof State.Restarting) { // Otherwise the job was cancelled or fenced during the delay.
            startNextAttempt(commands);
        }
    }

    private void cancelRequested(List<Command> commands) {
        boolean failingToRestart =
                state instanceof State.Failing failing && failing.decision() instanceof RestartDecision.Restart;
        if (state instanceof State.Created || state instanceof State.Restarting) {
            end(new JobOutcome.Canceled(), commands);
        } else if (state instanceof State.Running || failingToRestart) {
            stopFor(new JobOutcome.Canceled(), commands);
        }
        // Else how it ends is clear already: a failure that ends it is not hidden behind the cancelling.
    }

    private void jobFinished(List<Command> commands) {
        if (state instanceof State.Running) { // Otherwise it was cancelled, or failed, a moment before.
            stopFor(new JobOutcome.Finished(), commands);
        }
    }

    private void fenced(String reason, List<Command> commands) {
        JobOutcome suspended = new JobOutcome.Suspended(reason);
        if (state instanceof State.Created || state instanceof State.Restarting) {
            end(suspended, commands);
        } else if (state instanceof State.Running
                || state instanceof State.Failing
                || status() == JobStatus.CANCELLING) {
            stopFor(suspended, commands);
        }
        // Else the job has ended, or has published everything: there is nothing left that the other could disturb.
    }

    private void stopFor(JobOutcome outcome, List<Command> commands) {
        if (state instanceof State.Running) {
            commands.add(new Command.StopAttempt(attempt));
        }
        state = new State.Stopping(outcome);
    }

    private void end(JobOutcome outcome, List<Command> commands) {
        state = new State.Ended(outcome);
        commands.add(new Command.CompleteJob(outcome));
    }

    private void startNextAttempt(List<Command> commands) {
        attempt++;
        state = new State.Running();
        commands.add(new Command.StartAttempt(attempt));
    }

    private void remember(JobFailure failure) {
        if (recentFailures.size() >= MAX_RECENT_FAILURES) {
            recentFailures.remove(0);
        }
        recentFailures.add(failure);
    }

    private static RestartDecision giveUp() {
        return new RestartDecision.GiveUp(INCURABLE);
    }

    private static JobStatus statusWhileStoppingFor(JobOutcome outcome) {
        if (outcome instanceof JobOutcome.Finished) {
            return JobStatus.FINISHING;
        }
        return outcome instanceof JobOutcome.Canceled ? JobStatus.CANCELLING : JobStatus.SUSPENDING;
    }
}
