package io.tidemark.testkit.pipeline;

/**
 * An exception of the pipeline under test, with the name of the operator in which it was thrown. The cause is what was
 * thrown.
 *
 * @since 0.1
 */
public final class PipelineFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Where it happened. */
    private final String operatorName;

    PipelineFailure(String operatorName, Throwable cause) {
        super("'" + operatorName + "' failed: " + cause, cause);
        this.operatorName = operatorName;
    }

    PipelineFailure(String operatorName, String message) {
        super(message);
        this.operatorName = operatorName;
    }

    /**
     * Returns the operator in which it was thrown.
     *
     * @return its name, or the part of the engine: {@code checkpoints}, {@code start of the job}
     */
    public String operatorName() {
        return operatorName;
    }
}
