package io.tidemark.engine.local;

import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.task.Subtask;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that runs subtasks: subtask i of every task, so that half of a pipeline's hand-overs stay on one thread.
 *
 * <p>It spins for a moment when there is nothing to do, then sleeps, longer each time, and is woken by whoever gives it
 * work. Commands to subtasks arrive in a mailbox and are carried out between two steps.
 */
final class Worker implements Runnable {
    /** What a worker tells the job; called by the worker's thread. */
    interface Listener {
        /** All subtasks are open. */
        void opened(Worker worker);

        /** A subtask failed; the worker runs none of its subtasks any more. */
        void failed(Worker worker, String operatorName, Throwable cause);

        /** All subtasks are closed, and the thread ends. */
        void stopped(Worker worker);

        /** A subtask could not be closed properly. */
        void closedBadly(OperatorException failure);
    }

    /** Something to be done to a subtask by the thread that runs it. */
    interface Command {
        void run() throws OperatorException;
    }

    /** About what falling asleep and being woken costs: spinning on would only keep the processor from whoever makes the work. */
    private static final long SPIN_NANOS = 10_000;

    private static final long FIRST_SLEEP_NANOS = 50_000;
    private static final long LONGEST_SLEEP_NANOS = 1_000_000;

    private final Listener listener;
    private final List<Subtask> subtasks = new ArrayList<>();
    private final Queue<Command> mailbox = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean stopRequested;
    private String running = "";

    Worker(String name, Listener listener) {
        this.listener = listener;
        thread = new Thread(this, name);
        thread.setDaemon(true);
    }

    /** Gives the worker a subtask; before {@link #start}. */
    void add(Subtask subtask) {
        subtasks.add(subtask);
    }

    void start() {
        thread.start();
    }

    /** Has a command carried out between two steps; those of one sender in their order. */
    void tell(Command command) {
        mailbox.add(command);
        wakeIfAsleep();
    }

    /** Ends the worker's work after its present step. */
    void requestStop() {
        stopRequested = true;
        wakeIfAsleep();
    }

    /** Interrupts a step that does not return. */
    void interrupt() {
        thread.interrupt();
    }

    void wakeIfAsleep() {
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    StackTraceElement[] stackTrace() {
        return thread.getStackTrace();
    }

    @Override
    public void run() {
        try {
            open();
            listener.opened(this);
            work();
        } catch (OperatorException e) {
            fail(e.operatorName(), e.getCause());
        } catch (Throwable e) {
            fail(running, e);
        } finally {
            close();
            listener.stopped(this);
        }
    }

    private void fail(String operatorName, Throwable cause) {
        // an interruption that follows a stop is what stopping does to a blocked function, not a failure of its own
        if (!stopRequested) {
            listener.failed(this, operatorName, cause);
        }
    }

    private void open() throws OperatorException {
        for (Subtask subtask : subtasks) {
            running = subtask.name();
            subtask.open();
        }
    }

    private void work() throws OperatorException {
        boolean idle = false;
        long idleSince = 0;
        long sleepNanos = 0;
        while (!stopRequested) {
            if (pass() > 0) {
                idle = false;
            } else if (!idle) {
                idle = true;
                idleSince = System.nanoTime();
                sleepNanos = FIRST_SLEEP_NANOS;
            } else if (System.nanoTime() - idleSince < SPIN_NANOS) {
                Thread.onSpinWait();
            } else {
                idle = sleep(sleepNanos);
                sleepNanos = Math.min(2 * sleepNanos, LONGEST_SLEEP_NANOS);
            }
        }
    }

    private int pass() throws OperatorException {
        int work = 0;
        for (Command command = mailbox.poll(); command != null; command = mailbox.poll()) {
            command.run();
            work++;
        }
        for (int i = 0; i < subtasks.size(); i++) {
            Subtask subtask = subtasks.get(i);
            running = subtask.name();
            work += subtask.step();
        }
        return work;
    }

    /** Returns whether there was nothing to do but sleep. */
    private boolean sleep(long nanos) throws OperatorException {
        asleep = true;
        // whoever gave work before it saw this worker asleep did not wake it: look once more
        boolean nothing = pass() == 0 && !stopRequested;
        if (nothing && asleep) {
            LockSupport.parkNanos(this, nanos);
        }
        asleep = false;
        return nothing;
    }

    private void close() {
        for (Subtask subtask : subtasks) {
            try {
                OperatorException failure = subtask.close();
                if (failure != null) {
                    listener.closedBadly(failure);
                }
            } catch (RuntimeException | Error e) {
                listener.closedBadly(new OperatorException(subtask.name(), e));
            }
        }
    }
}
