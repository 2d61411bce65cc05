package io.tidemark.examples.quickstart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Runs the job to its end, and kills it on the way. */
final class Killer {
    private static final long LOOK_EVERY_MILLIS = 5;

    /** Starts the job, each time with the same arguments. */
    interface Starter {
        JobProcess start() throws IOException;
    }

    private final Starter starter;
    private final Progress progress;
    private final Screen screen;
    private final Random random = new Random();
    private final List<Long> publishedAtKill = new ArrayList<>();
    private long flightsRead;

    Killer(Starter starter, Progress progress, Screen screen) {
        this.starter = starter;
        this.progress = progress;
        this.screen = screen;
    }

    /**
     * Kills the job as often as it is told to, then lets it finish.
     *
     * @return whether it finished; if not, it has said why
     */
    boolean run(int kills) throws IOException, InterruptedException {
        for (int kill = 1; kill <= kills; kill++) {
            KillMoment moment = KillMoment.choose(random, progress.left(), kills - kill + 1);
            JobProcess.End end = runUntil(moment);
            for (int attempt = 1; end == JobProcess.End.FINISHED; attempt++) {
                // faster than its killer: started again it finishes at once, so it is to be met while it starts
                end = runUntil(KillMoment.inStart(random, attempt));
            }
            if (end == JobProcess.End.FAILED) {
                return false;
            }
            tell(kill, kills);
        }
        JobProcess job = starter.start();
        while (!job.awaitEnd(LOOK_EVERY_MILLIS)) {
            progress.showSometimes();
        }
        return ended(job) == JobProcess.End.FINISHED;
    }

    /** Returns how many lines were published at each kill. */
    List<Long> publishedAtKill() {
        return publishedAtKill;
    }

    /** Returns how many flights all processes have read. */
    long flightsRead() {
        return flightsRead;
    }

    private JobProcess.End runUntil(KillMoment moment) throws IOException, InterruptedException {
        JobProcess job = starter.start();
        while (job.flightsRead() < moment.flightsRead() && !job.awaitEnd(LOOK_EVERY_MILLIS)) {
            progress.showSometimes();
        }
        if (!job.awaitEnd(moment.laterMillis())) {
            job.kill();
        }
        return ended(job);
    }

    private JobProcess.End ended(JobProcess job) throws IOException, InterruptedException {
        JobProcess.End end = job.end();
        flightsRead += job.flightsRead();
        progress.show();
        screen.keepStatus();
        return end;
    }

    private void tell(int kill, int kills) {
        publishedAtKill.add(progress.published());
        screen.line(String.format(
                Locale.ROOT,
                "  %s (%d of %d), with %,d lines published; starting it again",
                screen.bad("kill -9"),
                kill,
                kills,
                progress.published()));
    }
}
