package io.tidemark.testkit.connector;

import io.tidemark.api.connector.CollectionSource;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.testkit.contract.SourceContract;

class CollectionSourceContractTest extends SourceContract<String> {
    @Override
    protected Source<String, ?> source(String system) {
        return new CollectionSource<>(records());
    }

    @Override
    protected String record(int number) {
        return "record " + number;
    }
}
