package io.tidemark.connector.socket;

import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.testkit.contract.SourceContract;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

class SocketSourceContractTest extends SourceContract<String> {
    private LineServer server;

    @Override
    protected Source<String, ?> source(String system) {
        return SocketSource.lines(TestServer.HOST, server.port()).build();
    }

    @Override
    protected String record(int number) {
        return "record " + number;
    }

    @Override
    protected void write(String system, List<String> records) throws InterruptedException {
        server.send(records);
    }

    @Override
    protected void open(String system) throws IOException {
        server = new LineServer();
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
