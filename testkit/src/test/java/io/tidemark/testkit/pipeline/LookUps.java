package io.tidemark.testkit.pipeline;

import io.tidemark.api.AsyncDataStream;
import io.tidemark.api.DataStream;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.functions.AsyncRetryStrategies;
import io.tidemark.api.functions.AsyncRetryStrategy;
import io.tidemark.api.functions.ResultFuture;
import io.tidemark.api.functions.RetryPredicates;
import io.tidemark.api.functions.RichAsyncFunction;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The function that the page on asynchronous I/O shows. */
final class LookUps {
    private LookUps() {}

    /** A service that answers when it likes. */
    interface Directory extends Serializable {
        CompletableFuture<String> nameOf(long customer);
    }

    static final class Naming extends RichAsyncFunction<Long, String> {
        private static final long serialVersionUID = 1L;
        private final Directory directory;

        Naming(Directory directory) {
            this.directory = directory;
        }

        @Override
        public void asyncInvoke(Long customer, ResultFuture<String> result) {
            directory.nameOf(customer).whenComplete((name, error) -> {
                if (error != null) {
                    result.completeExceptionally(error);
                } else {
                    result.complete(List.of(name));
                }
            });
        }

        @Override
        public void timeout(Long customer, ResultFuture<String> result) {
            result.complete(List.of("unknown"));
        }
    }

    static SingleOutputStreamOperator<String> names(DataStream<Long> customers, Directory directory) {
        AsyncRetryStrategy<String> retries = new AsyncRetryStrategies.ExponentialBackoffDelayRetryStrategyBuilder<
                        String>(3, 100, 2_000, 2)
                .ifException(RetryPredicates.HAS_EXCEPTION_PREDICATE)
                .build();
        return AsyncDataStream.orderedWaitWithRetry(
                customers, new Naming(directory), 5, TimeUnit.SECONDS, 200, retries);
    }
}
