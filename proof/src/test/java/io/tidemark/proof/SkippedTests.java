package io.tidemark.proof;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What the tests of one build left out, from the reports of all modules.
 *
 * @param byReason how many tests of each class were skipped for each reason; a class is named with its module's folder
 */
record SkippedTests(SortedMap<String, SortedMap<String, Integer>> byReason) {
    private static final String REPORTS = "target/surefire-reports";

    /**
     * Reads the reports.
     *
     * @param root of the project
     * @param since when the build began: older reports are of another one
     */
    static SkippedTests readAll(Path root, Instant since) throws IOException {
        SkippedTests skipped = new SkippedTests(new TreeMap<>());
        for (Path folder : directories(root)) {
            skipped.read(root, folder, since);
            for (Path nested : directories(folder)) {
                skipped.read(root, nested, since);
            }
        }
        return skipped;
    }

    private static List<Path> directories(Path parent) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(parent, Files::isDirectory)) {
            children.forEach(found::add);
        }
        return found;
    }

    private void read(Path root, Path module, Instant since) throws IOException {
        Path reports = module.resolve(REPORTS);
        if (!Files.isDirectory(reports)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(reports, "TEST-*.xml")) {
            for (Path file : files) {
                if (!Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                    read(root.relativize(module).toString(), file);
                }
            }
        }
    }

    private void read(String module, Path report) throws IOException {
        NodeList skips = parse(report).getElementsByTagName("skipped");
        for (int i = 0; i < skips.getLength(); i++) {
            Element skip = (Element) skips.item(i);
            Element test = (Element) skip.getParentNode();
            String type = test.getAttribute("classname").replaceFirst(".*\\.", "");
            byReason.computeIfAbsent(reason(skip), reason -> new TreeMap<>())
                    .merge(module + "/" + type, 1, Integer::sum);
        }
    }

    /** Returns the message of the exception by which a test was skipped; its trace is in the report, too. */
    private static String reason(Element skip) {
        String reason = skip.getTextContent()
                .replaceFirst("(?s)\\R\\s+at .*", "")
                .replaceFirst("^[\\w.$]+: ", "")
                .replaceFirst("^Assumption failed: ", "")
                .strip();
        return reason.isEmpty() ? "no reason is given" : reason;
    }

    private static Document parse(Path report) throws IOException {
        try {
            DocumentBuilder parser = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
            return parser.parse(report.toFile());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("The report " + report + " cannot be read", e);
        }
    }

    int count() {
        return byReason.values().stream().mapToInt(SkippedTests::sum).sum();
    }

    private static int sum(Map<String, Integer> classes) {
        return classes.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Says it to a person: the reason that cost the most tests comes first. */
    @Override
    public String toString() {
        if (byReason.isEmpty()) {
            return "No test of this build was skipped.";
        }
        return byReason.entrySet().stream()
                .sorted(Comparator.comparing(reason -> -sum(reason.getValue())))
                .map(reason -> System.lineSeparator() + "  " + sum(reason.getValue()) + " because " + reason.getKey()
                        + System.lineSeparator() + "     "
                        + String.join(", ", reason.getValue().keySet()))
                .collect(Collectors.joining("", "Tests of this build that were skipped: " + count(), ""));
    }
}
