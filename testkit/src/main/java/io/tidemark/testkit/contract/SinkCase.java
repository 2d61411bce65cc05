package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;

/** One crash of a job that writes to a sink, and what follows, to the end of the input. */
final class SinkCase<T> {
    private final SinkContract<T> contract;
    private final SinkJob<T> job;
    private final String system;
    private final SinkCrashPoint point;
    private final Aftermath aftermath;
    private final Guarantee declared;
    private final boolean publishesAfterDurable;

    SinkCase(
            SinkContract<T> contract,
            String system,
            SinkCrashPoint point,
            Aftermath aftermath,
            Guarantee declared,
            boolean publishesAfterDurable) {
        this.contract = contract;
        this.system = system;
        this.point = point;
        this.aftermath = aftermath;
        this.declared = declared;
        this.publishesAfterDurable = publishesAfterDurable;
        job = new SinkJob<>(system, () -> contract.sink(system), contract::record);
    }

    /**
     * Plays the case and returns what is in the system in the end.
     *
     * @param patience how long to wait for what is missing then
     */
    Tally play(Duration patience) throws Exception {
        try {
            SinkAttempt<T> first = job.startProcess(Aftermath.firstParallelism());
            point.reach(first, aftermath == Aftermath.EMPTY_CHECKPOINT);
            job.note("  is cut off");
            requireNothingEarly();
            follow(first);
            return settled(patience);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(e.getMessage() + "\nWhat happened:\n" + job.story(), e);
        } finally {
            job.release();
        }
    }

    String story() {
        return job.story();
    }

    private void follow(SinkAttempt<T> first) throws Exception {
        if (aftermath == Aftermath.FAILURE) {
            first.close();
            requireNothingEarly();
            finish(job.startAttempt(aftermath.nextParallelism()));
        } else if (aftermath.isZombie()) {
            haunted(first, job.startProcess(aftermath.nextParallelism()));
        } else if (aftermath == Aftermath.KILLED_AGAIN) {
            SinkAttempt<T> second = job.startProcess(aftermath.nextParallelism());
            second.write(SinkJob.BATCH / 2);
            second.flush();
            job.note("  is cut off");
            requireNothingEarly();
            finish(job.startProcess(aftermath.nextParallelism()));
        } else {
            finish(job.startProcess(aftermath.nextParallelism()));
        }
    }

    private void finish(SinkAttempt<T> attempt) throws IOException {
        if (aftermath == Aftermath.REPEATED_COMMIT) {
            attempt.commit();
        } else if (aftermath == Aftermath.EMPTY_CHECKPOINT) {
            attempt.checkpoint();
        }
        attempt.write(SinkJob.BATCH);
        attempt.checkpoint();
        if (aftermath == Aftermath.REPEATED_COMMIT) {
            attempt.commit();
        }
        attempt.writeRest();
        attempt.checkpoint();
        attempt.close();
    }

    private void haunted(SinkAttempt<T> zombie, SinkAttempt<T> attempt) throws IOException {
        Haunting haunting = new Haunting();
        haunting.tries(() -> zombie.write(SinkJob.BATCH / 2));
        haunting.tries(zombie::flush);
        haunting.tries(zombie::commit);
        attempt.write(SinkJob.BATCH);
        attempt.prepare();
        haunting.tries(zombie::prepare);
        attempt.makeDurable();
        attempt.notifyComplete();
        attempt.commit();
        haunting.tries(() -> zombie.write(SinkJob.BATCH / 2));
        haunting.tries(zombie::prepare);
        attempt.writeRest();
        attempt.checkpoint();
        haunting.tries(zombie::commit);
        attempt.close();
        zombie.close();
    }

    /** A process that goes on after its time may be refused by the system at any call; then it has stopped. */
    private final class Haunting {
        private boolean stopped;

        private void tries(Step step) {
            if (stopped) {
                return;
            }
            try {
                job.note("the old process goes on:");
                step.take();
            } catch (IOException | RuntimeException e) {
                job.note("  and is refused: " + e);
                stopped = true;
            }
        }
    }

    private interface Step {
        void take() throws IOException;
    }

    /** What no durable checkpoint has must not be seen, or it would be seen twice. */
    private void requireNothingEarly() throws Exception {
        if (!publishesAfterDurable) {
            return;
        }
        Tally tally = tally();
        for (int number = job.durablePosition(); number < SinkJob.RECORDS; number++) {
            if (!tally.missing().contains(number)) {
                throw new AssertionError("Record " + number + " can be seen, and the newest durable checkpoint only has"
                        + " those before " + job.durablePosition() + ".");
            }
        }
    }

    private Tally settled(Duration patience) throws Exception {
        return Patience.until(
                patience,
                this::tally,
                tally -> !declared.satisfies(Guarantee.AT_LEAST_ONCE)
                        || tally.missing().isEmpty());
    }

    private Tally tally() throws Exception {
        Collection<? extends T> published = contract.published(system);
        return Tally.of(published, contract::record, SinkJob.RECORDS);
    }
}
