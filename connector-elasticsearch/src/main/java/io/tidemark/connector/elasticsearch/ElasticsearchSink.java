package io.tidemark.connector.elasticsearch;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes documents to Elasticsearch or OpenSearch by bulk requests.
 *
 * <pre>{@code
 * ElasticsearchSink<Flight> sink = ElasticsearchSink.<Flight>builder()
 *         .setHosts("https://es1:9200", "https://es2:9200")
 *         .setConnectionApiKey(key)
 *         .setEmitter(flight -> BulkAction.index("flights")
 *                 .id(flight.number())
 *                 .version(flight.updatedAtMillis())
 *                 .document(Map.of("origin", flight.origin(), "delay", flight.delay())))
 *         .setDeliveryGuarantee(Guarantee.EXACTLY_ONCE)
 *         .build();
 * }</pre>
 *
 * <p>Actions are collected and sent when there are enough, when the first has waited for long enough, and at each barrier: a
 * checkpoint completes only after the server has answered for all actions before it. While the server takes less than comes,
 * {@code write} blocks; at most {@code maxInFlightRequests + 1} requests are in memory. With one request in flight, the default,
 * a document ends as the last action of a subtask on it leaves it.
 *
 * <p>What the server does not take for now, as when it is busy, down or unreachable, is sent again with growing pauses, to
 * another host if there is one; a server that takes nothing for too long fails the attempt. What it will never take, such as a
 * document that does not fit its mapping, goes to the {@link FailedActionHandler}, which fails the attempt unless told otherwise,
 * or to {@linkplain ElasticsearchSinkBuilder#setFailedActionSink a sink of its own}.
 *
 * <p><b>Guarantee:</b> {@code AT_LEAST_ONCE} by default: after a failure the actions that came after the last checkpoint are
 * sent again. With {@link ElasticsearchSinkBuilder#setDeliveryGuarantee} a sink is {@code EXACTLY_ONCE} in its effect: each
 * action then has an id and a version that its record determines, so that the server recognises a repeat, and an older process
 * that goes on changes nothing either. Documents can be seen before their checkpoint is complete. It holds as far as the same
 * records make the same actions when they come again.
 *
 * <p><b>Counters</b>, a record being an action: {@code recordsWritten}, carried out; {@code repeatedRecords}, found to be there
 * already; {@code refusedRecords}, given to the handler; {@code retries}, actions sent again; {@code bulkRequests}, of which
 * {@code errors} were not answered or refused as a whole; {@code bytesWritten}, sent, without headers.
 *
 * <p>Immutable and thread-safe, as far as emitter and handler are.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class ElasticsearchSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final SinkOptions options;
    private final ElasticsearchEmitter<? super T> emitter;

    ElasticsearchSink(SinkOptions options, ElasticsearchEmitter<? super T> emitter) {
        this.options = options;
        this.emitter = emitter;
    }

    /**
     * Begins a sink.
     *
     * @param <T> the type of the records
     * @return a builder that lacks hosts and emitter
     */
    public static <T> ElasticsearchSinkBuilder<T> builder() {
        return new ElasticsearchSinkBuilder<>();
    }

    @Override
    public DeclaredGuarantee guarantee() {
        DeclaredGuarantee own = own();
        if (options.failedActionSink() == null) {
            return own;
        }
        DeclaredGuarantee ofFailed = options.failedActionSink().guarantee();
        return ofFailed.guarantee().compareTo(own.guarantee()) < 0
                ? new DeclaredGuarantee(
                        ofFailed.guarantee(), "the sink of failed actions: " + ofFailed.reason(), ofFailed.conditions())
                : own;
    }

    private DeclaredGuarantee own() {
        return options.exactlyOnce()
                ? DeclaredGuarantee.exactlyOnce("each action has an id and a version of its record's own, so the server"
                                + " recognises what comes again and changes nothing")
                        .onCondition("the emitter makes the same action each time the same record comes")
                        .onCondition(
                                "no record of a deleted document comes again later than index.gc_deletes of its index"
                                        + " says, which is a minute by default")
                : DeclaredGuarantee.atLeastOnce(
                        "a checkpoint waits until the server has answered for all actions; those"
                                + " after it are sent again after a failure. Give actions ids and versions, and set"
                                + " EXACTLY_ONCE, for more.");
    }

    @Override
    public boolean recognizesRepeats() {
        return options.exactlyOnce()
                && (options.failedActionSink() == null
                        || options.failedActionSink().recognizesRepeats());
    }

    @Override
    public SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) throws IOException {
        return ElasticsearchWriter.open(options, emitter, context, failedActionWriter(context, states));
    }

    private @Nullable SinkWriter<? super FailedAction> failedActionWriter(SubtaskContext context, List<byte[]> states)
            throws IOException {
        if (options.failedActionSink() == null) {
            Sink.requireNoState(context, states);
            return null;
        }
        return options.failedActionSink().createWriter(new FailedActionContext(context), states);
    }

    @Override
    public Committer createCommitter(SubtaskContext context) throws IOException {
        return options.failedActionSink() == null
                ? Committer.NONE
                : options.failedActionSink().createCommitter(new FailedActionContext(context));
    }
}
