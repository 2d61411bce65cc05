package io.tidemark.benchmarks.large;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A picture of some lines with a logarithmic scale on both axes, as SVG. Looks right on a light and on a dark page.
 *
 * @param title above it
 * @param xLabel below it
 * @param yLabel at its side
 * @param series at least one, each with at least one point; all numbers are above 0
 */
record LogPlot(String title, String xLabel, String yLabel, List<Series> series) {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int LEFT = 80;
    private static final int RIGHT = 120;
    private static final int TOP = 40;
    private static final int BOTTOM = 60;
    private static final int LINE_HEIGHT = 14;
    private static final String INK = "#777777";
    private static final List<String> COLOURS =
            List.of("#1f77b4", "#d95f02", "#2ca02c", "#9467bd", "#8c564b", "#e377c2");

    /** One line, with its name at its end. */
    record Series(String name, List<Point> points) {
        private Point last() {
            return points.get(points.size() - 1);
        }
    }

    /** One measured pair. */
    record Point(double x, double y) {}

    /** From one power of ten to another, along so many pixels. */
    private record Scale(int firstPower, int lastPower, double from, double to) {
        static Scale over(double least, double most, double from, double to) {
            int first = (int) Math.floor(Math.log10(least));
            return new Scale(first, Math.max(first + 1, (int) Math.ceil(Math.log10(most))), from, to);
        }

        double at(double value) {
            return from + (Math.log10(value) - firstPower) / (lastPower - firstPower) * (to - from);
        }
    }

    String toSvg() {
        Scale x = scale(Point::x, LEFT, WIDTH - RIGHT);
        Scale y = scale(Point::y, HEIGHT - BOTTOM, TOP);
        List<String> svg = new ArrayList<>();
        svg.add(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT));
        svg.add(text((LEFT + WIDTH - RIGHT) / 2.0, TOP / 2.0, "middle", INK, title));
        svg.add(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - BOTTOM / 4.0, "middle", INK, xLabel));
        svg.add(String.format(
                Locale.ROOT,
                "<text transform=\"translate(%d %d) rotate(-90)\" text-anchor=\"middle\" fill=\"%s\">%s</text>",
                LEFT / 4,
                (TOP + HEIGHT - BOTTOM) / 2,
                INK,
                escape(yLabel)));
        grid(x, y, svg);
        for (int i = 0; i < series.size(); i++) {
            draw(series.get(i), colourOf(i), x, y, svg);
        }
        names(x, y, svg);
        svg.add("</svg>");
        return String.join("\n", svg) + "\n";
    }

    private Scale scale(ToDoubleFunction<Point> coordinate, double from, double to) {
        double[] values = series.stream()
                .flatMap(one -> one.points().stream())
                .mapToDouble(coordinate)
                .sorted()
                .toArray();
        return Scale.over(values[0], values[values.length - 1], from, to);
    }

    private static void grid(Scale x, Scale y, List<String> svg) {
        for (int power = x.firstPower(); power <= x.lastPower(); power++) {
            double at = x.at(Math.pow(10, power));
            svg.add(line(at, y.from(), at, y.to()));
            svg.add(text(at, y.from() + 18, "middle", INK, powerOfTen(power)));
        }
        for (int power = y.firstPower(); power <= y.lastPower(); power++) {
            double at = y.at(Math.pow(10, power));
            svg.add(line(x.from(), at, x.to(), at));
            svg.add(text(x.from() - 8, at + 4, "end", INK, powerOfTen(power)));
        }
    }

    private static void draw(Series one, String colour, Scale x, Scale y, List<String> svg) {
        List<String> corners = new ArrayList<>();
        for (Point point : one.points()) {
            double px = x.at(point.x());
            double py = y.at(point.y());
            corners.add(String.format(Locale.ROOT, "%.1f,%.1f", px, py));
            svg.add(String.format(
                    Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>", px, py, colour));
        }
        svg.add(String.format(
                Locale.ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                String.join(" ", corners),
                colour));
    }

    /** Names the lines at their ends; a name that would cover the one above it is moved down. */
    private void names(Scale x, Scale y, List<String> svg) {
        List<Series> fromTheTop = series.stream()
                .sorted(Comparator.comparingDouble(one -> y.at(one.last().y())))
                .toList();
        double free = 0;
        for (Series one : fromTheTop) {
            double at = Math.max(free, y.at(one.last().y()) + 4);
            svg.add(text(x.at(one.last().x()) + 8, at, "start", colourOf(series.indexOf(one)), one.name()));
            free = at + LINE_HEIGHT;
        }
    }

    private static String colourOf(int line) {
        return COLOURS.get(line % COLOURS.size());
    }

    private static String line(double x1, double y1, double x2, double y2) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-opacity=\"0.3\"/>",
                x1,
                y1,
                x2,
                y2,
                INK);
    }

    private static String text(double x, double y, String anchor, String colour, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
                x,
                y,
                anchor,
                colour,
                escape(text));
    }

    private static String powerOfTen(int power) {
        return String.format(Locale.ROOT, power < 0 ? "%f" : "%,.0f", Math.pow(10, power));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
