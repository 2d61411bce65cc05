package io.tidemark.connector.kafka;

/**
 * How the committer of one attempt publishes.
 *
 * @param transactionalId its name at the cluster: that of its transactions, and of the group that keeps its marker
 * @param executionId the attempt
 * @param markerTopic in whose partition 0 the marker is committed as an offset
 * @param transactionTimeoutMillis after which the cluster aborts a transaction that its owner left
 * @param maxTransactionBytes after which another one is begun
 * @param missingMarker what to do with output that the cluster does not know of
 */
record CommitterSettings(
        String transactionalId,
        String executionId,
        String markerTopic,
        int transactionTimeoutMillis,
        long maxTransactionBytes,
        MissingMarker missingMarker) {}
