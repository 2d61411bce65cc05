package io.tidemark.connector.twitter;

import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.testkit.contract.SourceContract;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;

class TwitterSourceContractTest {
    @Nested
    class OneWithoutBackfill extends StreamContract {
        @Override
        protected Source<String, ?> source(String system) {
            return source().buildRaw();
        }
    }

    @Nested
    class OneWithBackfill extends StreamContract {
        @Override
        protected Source<String, ?> source(String system) {
            return source().setBackfillMinutes(2).buildRaw();
        }

        @Override
        protected String connector(Source<String, ?> source) {
            return "TwitterSource, with backfill";
        }
    }

    abstract static class StreamContract extends SourceContract<String> {
        private StreamServer server;

        TwitterSourceBuilder source() {
            return TwitterSource.filteredStream()
                    .setBearerToken(StreamServer.TOKEN)
                    .setEndpoint(server.endpoint());
        }

        @Override
        protected String record(int number) {
            return StreamServer.post(Integer.toString(number), "post " + number);
        }

        @Override
        protected void write(String system, List<String> records) {
            server.send(records);
        }

        @Override
        protected void open(String system) throws IOException {
            server = new StreamServer();
        }

        @Override
        protected void close(String system) {
            server.close();
        }

        @Override
        protected Duration quietTime() {
            return Duration.ofMillis(50);
        }
    }
}
