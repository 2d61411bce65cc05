package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One thread that handles events one by one, and timers when they are due. */
final class EventLoop {
    private record Timer(long dueNanos, long order, Runnable event) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.signum(dueNanos - other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Thread thread;
    private final Consumer<Throwable> onBug;
    private LongSupplier idleMillis = () -> Long.MAX_VALUE;
    private Runnable whenIdle = () -> {};
    private long timersMade;
    private boolean ended;

    /**
     * Makes a loop.
     *
     * @param name of the thread
     * @param onBug told what an event threw, on the loop's thread
     */
    EventLoop(String name, Consumer<Throwable> onBug) {
        this.onBug = onBug;
        thread = new Thread(this::run, name);
    }

    /** Sets what is to be done when nothing has happened for a time, which is asked for before each wait. */
    void idleUntil(LongSupplier millis, Runnable action) {
        idleMillis = millis;
        whenIdle = action;
    }

    void start() {
        thread.start();
    }

    /** Has an event handled after those that came before; {@code false} if the loop has ended. */
    synchronized boolean offer(Runnable event) {
        return !ended && events.add(event);
    }

    /** Has an event handled after a time; called on the loop's thread. */
    void after(Duration delay, Runnable event) {
        timers.add(new Timer(System.nanoTime() + delay.toNanos(), timersMade++, event));
    }

    /** Ends the loop after the events that came before; called on the loop's thread. */
    synchronized void end() {
        ended = true;
    }

    private synchronized boolean isOver() {
        return ended && events.isEmpty();
    }

    private void run() {
        while (!isOver()) {
            try {
                Runnable event = next();
                event.run();
            } catch (InterruptedException e) {
                // nobody interrupts this thread on purpose; the job is ended by cancel
                Logs.of(EventLoop.class).log(ERROR, "The thread of a job was interrupted; the job goes on.", e);
            } catch (RuntimeException | Error e) {
                onBug.accept(e);
            }
        }
    }

    private Runnable next() throws InterruptedException {
        long untilIdle = idleMillis.getAsLong();
        long now = System.nanoTime();
        long untilTimer =
                timers.isEmpty() ? Long.MAX_VALUE : Math.max(0, timers.peek().dueNanos() - now);
        long idleNanos = untilIdle == Long.MAX_VALUE ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(untilIdle);
        Runnable event = events.poll(Math.min(untilTimer, idleNanos), TimeUnit.NANOSECONDS);
        if (event != null) {
            return event;
        }
        if (!timers.isEmpty() && timers.peek().dueNanos() - System.nanoTime() <= 0) {
            return timers.remove().event();
        }
        return whenIdle;
    }
}
