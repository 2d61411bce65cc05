package io.tidemark.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.connector.DataGeneratorSource;
import io.tidemark.api.connector.NumberRange;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** What the contract kit tells a source, as an engine would. */
class SourceAttemptTest {
    private final List<Boolean> restored = new ArrayList<>();
    private LongSupplier lag = () -> 0;

    @Test
    void tellsASourceWhetherItGoesOnFromACheckpoint() throws Exception {
        SourceJob<Long> job = new SourceJob<>("restored", Told::new, 10, Duration.ofSeconds(10));
        job.startProcess(1).checkpoint();
        job.startAttempt(1);
        job.startProcess(1);
        job.release();

        // an enumerator and a reader each
        assertThat(restored).containsExactly(false, false, true, true, true, true);
    }

    @Test
    void asksTheGaugesOfAReaderAlsoWhenItIsClosed() throws Exception {
        SourceJob<Long> job = new SourceJob<>("gauges", Told::new, 10, Duration.ofSeconds(10));
        SourceAttempt<Long> attempt = job.startProcess(1);
        lag = () -> {
            throw new IllegalStateException("the reader is closed");
        };
        assertThatThrownBy(() -> attempt.read(1)).hasMessageContaining("The gauge recordsLag fails");
        assertThatThrownBy(attempt::close).hasMessageContaining("The gauge recordsLag fails");
    }

    private final class Told implements Source<Long, NumberRange> {
        private static final long serialVersionUID = 1L;

        private final DataGeneratorSource<Long> reading = DataGeneratorSource.sequence(0, 9);

        @Override
        public DeclaredGuarantee guarantee() {
            return reading.guarantee();
        }

        @Override
        public Boundedness boundedness() {
            return reading.boundedness();
        }

        @Override
        public SplitEnumerator<NumberRange> createEnumerator(SourceContext context) throws IOException {
            restored.add(context.isRestored());
            return reading.createEnumerator(context);
        }

        @Override
        public SourceReader<Long, NumberRange> createReader(SourceContext context) throws IOException {
            restored.add(context.isRestored());
            context.metrics().gauge(MetricNames.RECORDS_LAG, () -> lag.getAsLong());
            return reading.createReader(context);
        }

        @Override
        public Serde<NumberRange> splitSerde() {
            return reading.splitSerde();
        }
    }
}
