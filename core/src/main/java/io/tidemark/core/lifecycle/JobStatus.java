package io.tidemark.core.lifecycle;

/**
 * Where a job stands.
 *
 * @since 0.1
 */
public enum JobStatus {
    /** Not started yet. */
    CREATED(false),
    /** An attempt runs. */
    RUNNING(false),
    /** An attempt has failed and is being stopped. */
    FAILING(false),
    /** The next attempt waits for the end of the restart delay. */
    RESTARTING(false),
    /** All input is read, all output published; the attempt is being stopped. */
    FINISHING(false),
    /** A person cancelled the job; the attempt is being stopped. */
    CANCELLING(false),
    /** Another process owns the job; the attempt is being stopped. */
    SUSPENDING(false),
    /** Ended: all input is read, all output published. */
    FINISHED(true),
    /** Ended by a failure that is not restarted. */
    FAILED(true),
    /** Ended by a person. */
    CANCELED(true),
    /** Ended here; another process goes on with the job. */
    SUSPENDED(true);

    private final boolean terminal;

    JobStatus(boolean terminal) {
        this.terminal = terminal;
    }

    /**
     * Says whether the status never changes again.
     *
     * @return {@code true} for the last four
     */
    public boolean isTerminal() {
        return terminal;
    }
}
