package io.tidemark.testkit.connector;

import io.tidemark.api.connector.PrintSink;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.testkit.contract.SinkContract;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("reads standard output")
class PrintSinkContractTest extends SinkContract<String> {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream standardOutput = System.out;

    @Override
    protected void open(String system) {
        printed.reset();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @Override
    protected Sink<String> sink(String system) {
        return new PrintSink<>("");
    }

    @Override
    protected String record(int number) {
        return "record " + number;
    }

    /** Behind the number of the subtask, if there are several. */
    @Override
    protected List<String> published(String system) {
        return printed.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("^\\d+> ", ""))
                .toList();
    }

    @Override
    protected void close(String system) {
        System.setOut(standardOutput);
    }
}
