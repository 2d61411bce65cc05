package io.tidemark.connector.socket;

import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.testkit.contract.SinkContract;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Nested;

class SocketSinkContractTest {
    @Nested
    class OneThatIsNotAcknowledged extends LineSinkContract {
        @Override
        protected Sink<String> sink(String system) {
            return SocketSink.lines(TestServer.HOST, server.port(), (String line) -> line)
                    .build();
        }
    }

    @Nested
    class OneThatIsAcknowledged extends LineSinkContract {
        @Override
        protected Sink<String> sink(String system) {
            return SocketSink.lines(TestServer.HOST, server.port(), (String line) -> line)
                    .acknowledgedBy("SYNC", "OK")
                    .build();
        }

        @Override
        protected String connector(Sink<String> sink) {
            return "SocketSink, acknowledged";
        }
    }

    abstract static class LineSinkContract extends SinkContract<String> {
        LineServer server;

        @Override
        protected void open(String system) throws IOException {
            server = new LineServer();
        }

        @Override
        protected void close(String system) {
            server.close();
        }

        @Override
        protected String record(int number) {
            return "record " + number;
        }

        @Override
        protected List<String> published(String system) {
            return server.received();
        }
    }
}
