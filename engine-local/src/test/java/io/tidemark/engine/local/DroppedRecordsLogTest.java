package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.operator.DropReason;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DroppedRecordsLogTest {
    private final Logger logger = Logger.getLogger("io.tidemark");
    private final List<String> lines = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(handler);
    }

    @Test
    void tellsTheFirstAndThenWheneverThereAreTenTimesAsMany() {
        DroppedRecordsLog log = new DroppedRecordsLog("the job");
        for (int i = 0; i < 100; i++) {
            log.dropped("orders", DropReason.REJECTED, 1);
        }
        log.dropped("sums", DropReason.LATE, 5);

        assertThat(lines).hasSize(4);
        assertThat(lines.get(0))
                .contains("'the job'", "operator 'orders' has dropped 1 records", "orders.recordsRejected")
                .contains("getRejected()");
        assertThat(lines.get(1)).contains("has dropped 10 records");
        assertThat(lines.get(2)).contains("has dropped 100 records");
        assertThat(lines.get(3)).contains("operator 'sums' has dropped 5 late records", "sideOutputLateData");
    }
}
