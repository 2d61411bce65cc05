package io.tidemark.testkit.connector;

import io.tidemark.api.connector.DataGeneratorSource;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.testkit.contract.SourceContract;
import org.junit.jupiter.api.Nested;

class DataGeneratorSourceContractTest {
    private static final double RECORDS_PER_SECOND = 100_000;

    @Nested
    class AsFastAsItGoes extends SourceContract<String> {
        @Override
        protected Source<String, ?> source(String system) {
            return new DataGeneratorSource<>(number -> "record " + number, RECORDS, 0);
        }

        @Override
        protected String record(int number) {
            return "record " + number;
        }
    }

    @Nested
    class AtARate extends SourceContract<String> {
        @Override
        protected Source<String, ?> source(String system) {
            return new DataGeneratorSource<>(number -> "record " + number, RECORDS, RECORDS_PER_SECOND);
        }

        @Override
        protected String connector(Source<String, ?> source) {
            return "DataGeneratorSource, at a rate";
        }

        @Override
        protected String record(int number) {
            return "record " + number;
        }
    }

    @Nested
    class Sequence extends SourceContract<Long> {
        @Override
        protected Source<Long, ?> source(String system) {
            return DataGeneratorSource.sequence(0, RECORDS - 1);
        }

        @Override
        protected String connector(Source<Long, ?> source) {
            return "DataGeneratorSource, a sequence";
        }

        @Override
        protected Long record(int number) {
            return (long) number;
        }
    }
}
