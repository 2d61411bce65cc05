package io.tidemark.examples.enrichment;

import io.tidemark.api.AsyncDataStream;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.DataGeneratorSource;
import io.tidemark.api.functions.AsyncRetryStrategies;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedBroadcastProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.ResultFuture;
import io.tidemark.api.functions.RetryPredicates;
import io.tidemark.api.functions.RichAsyncFunction;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.connector.files.FileSink;
import io.tidemark.connector.files.RollingPolicy;
import io.tidemark.connector.files.format.CsvEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Offers every customer every product: products are broadcast, and each offer is asked for at a service that is sometimes busy. */
final class OffersJob {
    static final int CUSTOMERS = 1_000;
    static final int PRODUCTS = 8;
    private static final int KEYS = 31;
    private static final int LONGEST_ANSWER_MICROS = 2_000;
    private static final int BUSY_ONCE_IN = 20;

    /** An offer, before and after it is asked for. */
    record Offer(long customer, long product) {}

    private OffersJob() {}

    /**
     * Runs the job to its end.
     *
     * @param args the directory of output and checkpoints, the parallelism, and how many customers come a second
     */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        int customersPerSecond = Integer.parseInt(args[2]);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(Integer.parseInt(args[1]));
        env.enableCheckpointing(20);
        env.getCheckpointConfig().setCheckpointStorage(directory.resolve("checkpoints"));
        var products = env.fromSource(
                        new DataGeneratorSource<>(number -> number, PRODUCTS, customersPerSecond == 0 ? 0 : 10),
                        "products")
                .uid("products")
                .returns(Long.class);
        var offers = env.fromSource(
                        new DataGeneratorSource<>(number -> number, CUSTOMERS, customersPerSecond), "customers")
                .uid("customers")
                .returns(Long.class)
                .keyBy(customer -> customer % KEYS, Long.class)
                .connect(products.broadcast(Offering.KNOWN))
                .process(new Offering())
                .uid("offers");
        AsyncDataStream.unorderedWaitWithRetry(
                        offers,
                        new Asking(),
                        30,
                        TimeUnit.SECONDS,
                        20,
                        new AsyncRetryStrategies.FixedDelayRetryStrategyBuilder<Offer>(1_000, 1)
                                .ifException(RetryPredicates.HAS_EXCEPTION_PREDICATE)
                                .build())
                .uid("asked")
                .sinkTo(FileSink.<Offer>forRowFormat(directory.resolve("output"), CsvEncoder.forRecord(Offer.class))
                        .withRollingPolicy(RollingPolicy.builder()
                                .rolloverInterval(Duration.ofMillis(40))
                                .build())
                        .build())
                .uid("published");
        env.execute("offers");
    }

    private static final class Offering extends KeyedBroadcastProcessFunction<Long, Long, Long, Offer> {
        private static final long serialVersionUID = 1L;
        private static final MapStateDescriptor<Long, String> KNOWN =
                new MapStateDescriptor<>("products", Long.class, String.class);
        private static final ListStateDescriptor<Long> SEEN = new ListStateDescriptor<>("customers", Long.class);
        private transient ListState<Long> seen;

        @Override
        public void open(OpenContext openContext) {
            seen = getRuntimeContext().getListState(SEEN);
        }

        @Override
        public void processElement(Long customer, ReadOnlyContext ctx, Collector<Offer> out) {
            for (Map.Entry<Long, String> product : ctx.getBroadcastState(KNOWN).immutableEntries()) {
                out.collect(new Offer(customer, product.getKey()));
            }
            seen.add(customer);
        }

        @Override
        public void processBroadcastElement(Long product, Context ctx, Collector<Offer> out) throws Exception {
            ctx.getBroadcastState(KNOWN).put(product, "product " + product);
            ctx.applyToKeyedState(SEEN, (key, customers) -> {
                for (long customer : customers.get()) {
                    out.collect(new Offer(customer, product));
                }
            });
        }
    }

    private static final class Asking extends RichAsyncFunction<Offer, Offer> {
        private static final long serialVersionUID = 1L;
        private transient ScheduledExecutorService service;

        @Override
        public void open(OpenContext openContext) {
            service = Executors.newScheduledThreadPool(2);
        }

        @Override
        public void asyncInvoke(Offer offer, ResultFuture<Offer> result) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            Runnable answer = random.nextInt(BUSY_ONCE_IN) == 0
                    ? () -> result.completeExceptionally(new IllegalStateException("busy"))
                    : () -> result.complete(List.of(offer));
            service.schedule(answer, random.nextInt(LONGEST_ANSWER_MICROS), TimeUnit.MICROSECONDS);
        }

        @Override
        public void close() {
            service.shutdownNow();
        }
    }
}
