package io.tidemark.engine.local;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.JobExecutionResult;
import io.tidemark.api.JobStatus;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what a test expects, and fails with a sentence if it does not come in time. */
final class Await {
    private static final long DEADLINE_SECONDS = 30;

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        until(() -> what, condition);
    }

    private static void until(Supplier<String> what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("After " + DEADLINE_SECONDS + " s still not: " + what.get());
            }
            LockSupport.parkNanos(MILLISECONDS.toNanos(1));
        }
    }

    static void holdsFor(Duration time, String what, BooleanSupplier condition) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            if (!condition.getAsBoolean()) {
                throw new AssertionError("For " + time + " it should hold, but does not: " + what);
            }
            LockSupport.parkNanos(MILLISECONDS.toNanos(1));
        }
    }

    static <T> T result(Future<T> future) throws InterruptedException {
        try {
            return future.get(DEADLINE_SECONDS, SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("It failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("It did not complete in " + DEADLINE_SECONDS + " s.", e);
        }
    }

    static Throwable failure(Future<?> future) throws InterruptedException {
        try {
            Object result = future.get(DEADLINE_SECONDS, SECONDS);
            throw new AssertionError("A failure was expected, it completed with " + result);
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("It did not complete in " + DEADLINE_SECONDS + " s.", e);
        }
    }

    static JobExecutionResult finish(JobClient job) throws InterruptedException {
        until(
                () -> "the end of a job that is " + job.getJobStatus() + " and failed by " + job.getFailures(),
                job.getJobExecutionResult()::isDone);
        return result(job.getJobExecutionResult());
    }

    /** Waits until a job has ended badly, and returns how. */
    static JobExecutionException end(JobClient job) throws InterruptedException {
        until(
                () -> "the end of a job that is " + job.getJobStatus() + " and failed by " + job.getFailures(),
                job.getJobExecutionResult()::isDone);
        return (JobExecutionException) failure(job.getJobExecutionResult());
    }

    static void running(JobClient job) {
        until("the job runs", () -> job.getJobStatus() == JobStatus.RUNNING);
    }
}
