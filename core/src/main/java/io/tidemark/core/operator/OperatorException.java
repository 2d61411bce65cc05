package io.tidemark.core.operator;

/** A failure in an operator, with the operator's name; the cause is what the function or connector threw. */
public final class OperatorException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The operator in which it happened. */
    private final String operatorName;

    /**
     * Names the operator of a failure.
     *
     * @param operatorName the operator
     * @param cause what was thrown
     */
    public OperatorException(String operatorName, Throwable cause) {
        super("Operator '" + operatorName + "' failed: " + cause, cause);
        this.operatorName = operatorName;
    }

    /**
     * Returns the operator in which it happened.
     *
     * @return its name
     */
    public String operatorName() {
        return operatorName;
    }
}
