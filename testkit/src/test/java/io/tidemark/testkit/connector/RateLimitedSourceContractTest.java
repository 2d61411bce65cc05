package io.tidemark.testkit.connector;

import io.tidemark.api.connector.DataGeneratorSource;
import io.tidemark.api.connector.RateLimitedSource;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.testkit.contract.SourceContract;

class RateLimitedSourceContractTest extends SourceContract<Long> {
    private static final double RECORDS_PER_SECOND = 100_000;

    @Override
    protected Source<Long, ?> source(String system) {
        return RateLimitedSource.of(DataGeneratorSource.sequence(0, RECORDS - 1), RECORDS_PER_SECOND);
    }

    @Override
    protected Long record(int number) {
        return (long) number;
    }
}
