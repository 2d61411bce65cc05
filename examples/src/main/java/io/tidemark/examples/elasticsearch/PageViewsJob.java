package io.tidemark.examples.elasticsearch;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.DataGeneratorSource;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.connector.elasticsearch.BulkAction;
import io.tidemark.connector.elasticsearch.ElasticsearchEmitter;
import io.tidemark.connector.elasticsearch.ElasticsearchSink;
import java.nio.file.Path;

/**
 * Stores each visit of a page in the index {@code visits}, and the count of each page in the index {@code pages}, each exactly
 * once however often the process is killed: start it again with the same arguments and it goes on.
 *
 * <p>A visit is stored under its number unless it is there. A count replaces a lower one alone, because it is the version of its
 * document: so no count ever goes back, though visits after the last checkpoint come again.
 */
public final class PageViewsJob {
    private static final long CHECKPOINT_INTERVAL_MILLIS = 100;

    private PageViewsJob() {}

    /**
     * Runs the job to its end.
     *
     * @param args the server, as {@code http://localhost:9200}; the directory of the checkpoints; how many visits there are; how
     *     many come a second, 0 for as fast as it goes; and the parallelism
     * @throws Exception if the job fails
     */
    public static void main(String[] args) throws Exception {
        String host = args[0];
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(Integer.parseInt(args[4]));
        env.enableCheckpointing(CHECKPOINT_INTERVAL_MILLIS);
        env.getCheckpointConfig().setCheckpointStorage(Path.of(args[1]));
        env.requireGuarantee(Guarantee.EXACTLY_ONCE);

        var visits = env.fromSource(
                        new DataGeneratorSource<>(Visit::of, Long.parseLong(args[2]), Integer.parseInt(args[3])),
                        "visits")
                .uid("visits")
                .returns(Visit.class);
        visits.sinkTo(sink(
                        host,
                        visit -> BulkAction.create("visits")
                                .id(Long.toString(visit.number()))
                                .document(visit.document())))
                .name("stored visits")
                .uid("stored visits");
        visits.keyBy(Visit::page)
                .process(new ViewsByPage())
                .uid("views")
                .sinkTo(sink(
                        host,
                        views -> BulkAction.index("pages")
                                .id(views.page())
                                .version(views.views())
                                .document(views.document())))
                .name("stored views")
                .uid("stored views");
        env.execute("page views");
    }

    private static <T> ElasticsearchSink<T> sink(String host, ElasticsearchEmitter<T> emitter) {
        return ElasticsearchSink.<T>builder()
                .setHosts(host)
                .setEmitter(emitter)
                .setDeliveryGuarantee(Guarantee.EXACTLY_ONCE)
                .build();
    }
}
