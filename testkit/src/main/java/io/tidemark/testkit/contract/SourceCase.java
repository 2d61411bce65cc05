package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.source.Boundedness;
import java.io.IOException;
import java.time.Duration;
import java.util.SortedSet;

/** One crash of a job that reads a source, at one position, and what follows, to the end of the input. */
final class SourceCase<T> {
    private static final int BATCH = 3;

    /** After the last record that is expected, so often it is looked whether another one comes. */
    private static final int LAST_POLLS = 2 * Aftermath.MAX_PARALLELISM;

    private final SourceContract<T> contract;
    private final String system;
    private final SourceCrashPoint point;
    private final Aftermath aftermath;
    private final SourceTraits traits;
    private final SourceJob<T> job;

    SourceCase(
            SourceContract<T> contract,
            String system,
            SourceCrashPoint point,
            Aftermath aftermath,
            SourceTraits traits,
            Duration patience) {
        this.contract = contract;
        this.system = system;
        this.point = point;
        this.aftermath = aftermath;
        this.traits = traits;
        job = new SourceJob<>(system, () -> contract.source(system), traits.head(), patience);
    }

    String story() {
        return job.story();
    }

    /**
     * Plays the case and returns what the job has read in the end.
     *
     * @param position how many records are read before the checkpoint
     */
    Tally play(int position) throws Exception {
        try {
            contract.write(system, contract.records().subList(0, traits.head()));
            SourceAttempt<T> first = job.startProcess(Aftermath.firstParallelism());
            int more = position % BATCH;
            point.reach(first, position, more, aftermath == Aftermath.EMPTY_CHECKPOINT);
            job.note("  is cut off");
            return tally(follow(first));
        } catch (Exception | AssertionError e) {
            throw new AssertionError(e.getMessage() + "\nWhat happened:\n" + job.story(), e);
        } finally {
            job.release();
        }
    }

    private SourceAttempt<T> follow(SourceAttempt<T> first) throws Exception {
        int parallelism = aftermath.nextParallelism();
        if (aftermath == Aftermath.FAILURE) {
            first.close();
            return finish(job.startAttempt(parallelism));
        }
        SourceAttempt<T> second = job.startProcess(parallelism);
        if (aftermath == Aftermath.EMPTY_CHECKPOINT) {
            second.checkpoint();
        } else if (aftermath == Aftermath.KILLED_AGAIN) {
            second.poll(BATCH);
            second.poll(BATCH);
            job.note("  is cut off");
            return finish(job.startProcess(parallelism));
        } else if (aftermath.isZombie()) {
            haunt(first, second);
        }
        return finish(second);
    }

    /** The old process reads on, and learns late that a checkpoint is durable; the system may refuse it. */
    private void haunt(SourceAttempt<T> zombie, SourceAttempt<T> attempt) throws IOException {
        try {
            job.note("the old process goes on:");
            zombie.poll(1);
            attempt.poll(1);
            zombie.poll(1);
            if (job.durableId() != SourceJob.NO_CHECKPOINT) {
                zombie.notifyComplete();
            }
            zombie.poll(1);
        } catch (IOException | RuntimeException e) {
            job.note("  and is refused: " + e);
        }
        zombie.close();
    }

    /** Reads to the end, with a checkpoint between any two polls that give something. */
    private SourceAttempt<T> finish(SourceAttempt<T> attempt) throws Exception {
        if (traits.head() < SourceContract.RECORDS) {
            contract.write(system, contract.records().subList(traits.head(), SourceContract.RECORDS));
        }
        int last = 0;
        long since = System.nanoTime();
        while (!attempt.isFinished() && last < LAST_POLLS) {
            if (attempt.poll(BATCH) > 0) {
                attempt.checkpoint();
                since = System.nanoTime();
            } else if (isThereAll(attempt)) {
                last++;
            } else if (!job.mayWaitSince(since)) {
                break;
            }
        }
        attempt.checkpoint();
        attempt.close();
        return attempt;
    }

    /** Of what may be lost, only the end is waited for. */
    private boolean isThereAll(SourceAttempt<T> attempt) {
        if (traits.boundedness() == Boundedness.BOUNDED) {
            return false;
        }
        SortedSet<Integer> missing = tally(attempt).missing();
        return traits.mayLose() ? !missing.contains(SourceContract.RECORDS - 1) : missing.isEmpty();
    }

    private Tally tally(SourceAttempt<T> attempt) {
        return Tally.of(attempt.records(), contract::record, SourceContract.RECORDS);
    }

    /**
     * What decides how a source is read.
     *
     * @param boundedness whether it ends
     * @param declared what it promises
     */
    record SourceTraits(Boundedness boundedness, Guarantee declared) {
        /** How many records are there before the first attempt: all of them if the source is bounded. */
        int head() {
            return boundedness == Boundedness.BOUNDED ? SourceContract.RECORDS : SourceContract.RECORDS / 2;
        }

        /** Whether records may be missing in the end. */
        boolean mayLose() {
            return !declared.satisfies(Guarantee.AT_LEAST_ONCE);
        }
    }
}
