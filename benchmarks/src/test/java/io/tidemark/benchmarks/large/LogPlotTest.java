package io.tidemark.benchmarks.large;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.benchmarks.large.LogPlot.Point;
import io.tidemark.benchmarks.large.LogPlot.Series;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class LogPlotTest {
    @Test
    void putsPointsAtEqualDistancesForEqualRatios() throws Exception {
        Document svg = parse(
                List.of(new Series("one", List.of(new Point(1, 100), new Point(10, 1000), new Point(100, 10_000)))));

        NodeList circles = svg.getElementsByTagName("circle");
        assertThat(circles.getLength()).isEqualTo(3);
        assertThat(number(circles, 1, "cx") - number(circles, 0, "cx"))
                .isPositive()
                .isEqualTo(number(circles, 2, "cx") - number(circles, 1, "cx"));
        assertThat(number(circles, 0, "cy") - number(circles, 1, "cy"))
                .isPositive()
                .isEqualTo(number(circles, 1, "cy") - number(circles, 2, "cy"));
    }

    @Test
    void isWellFormedWhateverTheNamesAre() throws Exception {
        Document svg = parse(List.of(
                new Series("a < b & c", List.of(new Point(3, 7))), new Series("d", List.of(new Point(4, 0.5)))));

        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        assertThat(svg.getDocumentElement().getTextContent()).contains("a < b & c", "MB & more");
    }

    private static double number(NodeList nodes, int place, String attribute) {
        return Double.parseDouble(((Element) nodes.item(place)).getAttribute(attribute));
    }

    private static Document parse(List<Series> series) throws Exception {
        String svg = new LogPlot("title", "MB & more", "ms", series).toSvg();
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
