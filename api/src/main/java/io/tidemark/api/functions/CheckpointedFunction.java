package io.tidemark.api.functions;

/**
 * A rich function that keeps state which belongs to no key: what it has buffered, positions it has read up to, what it has
 * learned. Implemented beside one of the rich functions; plain functions are shared by all subtasks and cannot keep any.
 *
 * <pre>{@code
 * class Batching extends RichFlatMapFunction<Order, List<Order>> implements CheckpointedFunction {
 *     private transient List<Order> buffer;
 *     private transient ListState<Order> kept;
 *
 *     public void initializeState(FunctionInitializationContext context) {
 *         kept = context.getOperatorStateStore()
 *                 .getListState(new ListStateDescriptor<>("buffer", Order.class));
 *         buffer = new ArrayList<>();
 *         kept.get().forEach(buffer::add);
 *     }
 *
 *     public void snapshotState(FunctionSnapshotContext context) {
 *         kept.update(buffer);
 *     }
 *     // and flatMap
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface CheckpointedFunction {
    /**
     * Declares the function's states, which hold what was restored. Called once an attempt, before
     * {@link RichFunction#open}.
     *
     * @param context the states, and whether there is anything to restore
     * @throws Exception to fail the attempt
     */
    void initializeState(FunctionInitializationContext context) throws Exception;

    /**
     * Puts what is to be kept into the states. Called at each checkpoint, between two records, also after the last one;
     * what the states hold when it returns is what is restored. Processing waits for it.
     *
     * @param context which checkpoint it is
     * @throws Exception to fail the attempt
     */
    void snapshotState(FunctionSnapshotContext context) throws Exception;
}
