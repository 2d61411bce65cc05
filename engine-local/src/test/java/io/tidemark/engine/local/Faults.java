package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import java.io.IOException;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What goes wrong with the storage {@code faulty:name}, and what it has seen. Thread-safe. */
final class Faults {
    /** What happens to one commit. */
    enum Commit {
        DONE,
        REFUSED,
        UNCERTAIN_BUT_DONE,
        UNCERTAIN_AND_LOST,
        FENCED
    }

    private static final ConcurrentMap<String, Faults> ALL = new ConcurrentHashMap<>();

    final AtomicReference<Commit> nextCommit = new AtomicReference<>(Commit.DONE);
    /** How many commits wait for {@link #letGo}. */
    final AtomicInteger commitsWaiting = new AtomicInteger();

    private final Set<String> filesWaiting = ConcurrentHashMap.newKeySet();
    private final AtomicInteger randomFaults = new AtomicInteger();
    private volatile @Nullable Random random;
    volatile boolean full;
    /** Whether the storage can be neither opened nor owned. */
    volatile boolean down;
    /** Lets the next file not be written. */
    final AtomicBoolean failNextWrite = new AtomicBoolean();
    /** Every so many calls that change something fail, at random; 0 for none. */
    volatile int failsOneIn;

    private final Random chance = new Random(20_261_130);
    private volatile CountDownLatch closesHeld = new CountDownLatch(0);
    /** What the newest owner sees, without any fault. */
    volatile @Nullable JobCheckpoints stored;

    private volatile CountDownLatch writesHeld = new CountDownLatch(0);
    private volatile CountDownLatch commitsHeld = new CountDownLatch(0);

    static Faults of(String name) {
        return ALL.computeIfAbsent(name, n -> new Faults());
    }

    /** Makes so many commits go wrong, in random ways at random moments. */
    void commitsGoWrong(int times, Random random) {
        this.random = random;
        randomFaults.set(times);
    }

    private Commit next() {
        Random dice = random;
        if (dice != null && dice.nextInt(3) == 0 && randomFaults.getAndDecrement() > 0) {
            Commit[] recoverable = {Commit.REFUSED, Commit.UNCERTAIN_AND_LOST, Commit.UNCERTAIN_BUT_DONE};
            return recoverable[dice.nextInt(recoverable.length)];
        }
        return nextCommit.getAndSet(Commit.DONE);
    }

    void holdWrites() {
        writesHeld = new CountDownLatch(1);
    }

    void holdCloses() {
        closesHeld = new CountDownLatch(1);
    }

    /** Waits until the storage answers, for calls that end something. */
    void beforeClose() throws IOException {
        await(closesHeld);
        perhapsFail("close");
    }

    /** Fails now and then. */
    void perhapsFail(String what) throws IOException {
        int oneIn = failsOneIn;
        synchronized (chance) {
            if (oneIn > 0 && chance.nextInt(oneIn) == 0) {
                throw new IOException("Connection reset by peer: " + what);
            }
        }
    }

    void requireUp() throws IOException {
        if (down) {
            throw new IOException("The storage at faulty.example is down; start it, or name another one");
        }
    }

    void holdCommits() {
        commitsHeld = new CountDownLatch(1);
    }

    void letGo() {
        writesHeld.countDown();
        commitsHeld.countDown();
        closesHeld.countDown();
    }

    /** How many checkpoints have a file that waits for {@link #letGo}. */
    long checkpointsHeld() {
        return filesWaiting.stream()
                .map(file -> file.substring(0, file.indexOf('/')))
                .distinct()
                .count();
    }

    void beforeWrite(long checkpointId, String name) throws IOException {
        String file = checkpointId + "/" + name;
        filesWaiting.add(file);
        await(writesHeld);
        filesWaiting.remove(file);
        perhapsFail("write " + file);
        if (full || failNextWrite.getAndSet(false)) {
            throw new IOException("No space left on device");
        }
    }

    /** Does a commit, or what is to happen instead. */
    void commit(FaultyStorageProvider.Action commit) throws IOException {
        commitsWaiting.incrementAndGet();
        await(commitsHeld);
        commitsWaiting.decrementAndGet();
        switch (next()) {
            case REFUSED -> throw new IOException("The storage refuses the commit");
            case FENCED -> throw new FencedException("another owner has come");
            case UNCERTAIN_AND_LOST -> throw new UncertainCommitException("no answer", new IOException("time-out"));
            case UNCERTAIN_BUT_DONE -> {
                commit.run();
                throw new UncertainCommitException("no answer", new IOException("time-out"));
            }
            default -> {
                if (full) {
                    throw new IOException("No space left on device");
                }
                commit.run();
            }
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }
}
