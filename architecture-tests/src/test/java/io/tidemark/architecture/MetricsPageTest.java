package io.tidemark.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.metrics.MetricNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of metrics lists what each connector measures: no more, and no less. */
class MetricsPageTest {
    /** What rows of the page begin with, and where it is measured. */
    private static final Map<String, String> CONNECTORS = Map.of(
            "files, HDFS", "connector-files",
            "S3", "backend-s3",
            "Kafka", "connector-kafka",
            "RabbitMQ", "connector-rabbitmq",
            "Elasticsearch", "connector-elasticsearch",
            "sockets", "connector-socket",
            "Twitter", "connector-twitter");

    private static final List<String> CORE = List.of("every", "windows", "asynchronous");

    private static final Pattern MEASURED =
            Pattern.compile("(?:counter|gauge)\\(\\s*(?:\"(\\w+)\"|MetricNames\\.(\\w+))", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("\\| ([^|]+) \\| `(\\w+)` \\| (?:counter|gauge) \\|.*");

    @Test
    void listsWhatEachConnectorMeasures() throws Exception {
        for (Map.Entry<String, String> connector : CONNECTORS.entrySet()) {
            assertThat(listed(of -> of.startsWith(connector.getKey() + ":")))
                    .as("metrics of %s in docs/METRICS.md", connector.getKey())
                    .isEqualTo(measuredIn(connector.getValue()));
        }
    }

    @Test
    void listsWhatEveryOperatorMeasures() throws Exception {
        assertThat(listed(of -> CORE.stream().anyMatch(of::startsWith))).isEqualTo(measuredIn("core"));
    }

    private static SortedSet<String> measuredIn(String folder) throws Exception {
        SortedSet<String> names = new TreeSet<>();
        try (Stream<Path> files =
                Files.walk(ProjectModule.root().resolve(folder).resolve("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                if (source.contains("new BadRecordHandler(")) {
                    names.add(MetricNames.SKIPPED_RECORDS);
                }
                Matcher found = MEASURED.matcher(source);
                while (found.find()) {
                    names.add(found.group(1) != null ? found.group(1) : constant(found.group(2)));
                }
            }
        }
        return names;
    }

    private static String constant(String name) throws ReflectiveOperationException {
        return (String) MetricNames.class.getField(name).get(null);
    }

    private static SortedSet<String> listed(Function<String, Boolean> ofInterest) throws IOException {
        SortedSet<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(ProjectModule.root().resolve("docs/METRICS.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && ofInterest.apply(row.group(1))) {
                names.add(row.group(2));
            }
        }
        return names;
    }
}
