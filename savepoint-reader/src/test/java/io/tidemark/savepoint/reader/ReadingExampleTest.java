package io.tidemark.savepoint.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.savepoint.reader.Visits.Totals;
import io.tidemark.savepoint.reader.Visits.Visitor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the documentation. */
class ReadingExampleTest {
    @Test
    void readsAState(@TempDir Path path) throws Exception {
        Visits.run(path, "job", 200);
        Map<String, Long> sums = new HashMap<>();

        try (SavepointReader savepoint = SavepointReader.open(path);
                Stream<KeyedValue<Visitor, Totals>> totals =
                        savepoint.readKeyedState("visits-uid", "totals", Visitor.class, Totals.class)) {
            totals.forEach(entry -> sums.put(entry.key().name(), entry.value().sum()));
        }

        assertThat(sums).hasSize(Visits.KEYS).containsEntry("visitor 7", 7L + 107);
    }
}
