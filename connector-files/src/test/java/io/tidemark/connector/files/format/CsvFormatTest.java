package io.tidemark.connector.files.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CsvFormatTest {
    record Everything(
            String text,
            int number,
            long bigNumber,
            double fraction,
            boolean flag,
            BigDecimal price,
            LocalDate day,
            LocalDateTime time,
            Instant moment,
            DayOfWeek weekDay,
            Integer boxed,
            Optional<String> note,
            Optional<Integer> count,
            Optional<DayOfWeek> off) {}

    record Row(String first, String second, String third) {}

    record One(String only) {}

    record Numbers(int i, long l, double d) {}

    record Wrong(List<String> names) {}

    private static <T> List<T> read(RecordFormat<T> format, byte[] bytes) throws Exception {
        RecordDecoder<T> decoder = format.open(new RecordInput(new ByteArrayInputStream(bytes)));
        List<T> records = new ArrayList<>();
        for (T record = decoder.next(); record != null; record = decoder.next()) {
            records.add(record);
        }
        return records;
    }

    private static <T> List<T> read(RecordFormat<T> format, String text) throws Exception {
        return read(format, text.getBytes(StandardCharsets.UTF_8));
    }

    private static <T> byte[] write(Encoder<T> encoder, List<T> records) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RecordOutput output = new RecordOutput(bytes);
        encoder.begin(output);
        for (T record : records) {
            encoder.encode(record, output);
            output.endRecord();
        }
        output.flush();
        return bytes.toByteArray();
    }

    private static Everything example(String text, double fraction, Optional<String> note) {
        return new Everything(
                text,
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                fraction,
                true,
                new BigDecimal("-12.50"),
                LocalDate.of(2001, 1, 31),
                LocalDateTime.of(2001, 1, 31, 10, 59),
                Instant.parse("2001-01-31T10:59:30.25Z"),
                DayOfWeek.FRIDAY,
                7,
                note,
                Optional.of(3),
                Optional.empty());
    }

    @Test
    void readsBackWhatTheEncoderWrites() throws Exception {
        List<Everything> records = List.of(
                example("plain", 1.5, Optional.empty()),
                example("", Double.NaN, Optional.of("")),
                example("a \"quote\", a comma\r\nand a \u00e4\u20ac\uD83C\uDF0A", 1e300, Optional.of("x\ny")),
                example(" spaces ", Double.NEGATIVE_INFINITY, Optional.of(" ")));
        byte[] bytes = write(CsvEncoder.forRecord(Everything.class).withHeader().withDelimiter(';'), records);
        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .startsWith("text;number;big_number;fraction;flag;price;day;time;moment;week_day;boxed;note;count;off\n"
                        + "plain;-2147483648;-9223372036854775808;1.5;true;-12.50;2001-01-31;2001-01-31T10:59;"
                        + "2001-01-31T10:59:30.250Z;FRIDAY;7;;3;\n");
        assertThat(read(CsvFormat.forRecord(Everything.class).withDelimiter(';'), bytes))
                .isEqualTo(records);
        List<One> ones = List.of(new One(""), new One("\n"), new One("x"));
        assertThat(read(
                        CsvFormat.forRecord(One.class),
                        write(CsvEncoder.forRecord(One.class).withHeader(), ones)))
                .isEqualTo(ones);
    }

    @Test
    void matchesColumnsByNameInAnyOrderAndWriting() throws Exception {
        assertThat(read(
                        CsvFormat.forRecord(Row.class),
                        "\uFEFFTHIRD,extra,\"first\", Second" + " \r\n3,x,1,2\r\n\r\n\n6,x,4,5"))
                .containsExactly(new Row("1", "2", "3"), new Row("4", "5", "6"));
        assertThat(read(CsvFormat.forRecord(Row.class), "second,Second,first,third\na,b,c,d\n"))
                .containsExactly(new Row("c", "a", "d"));
        assertThatThrownBy(() -> read(CsvFormat.forRecord(Row.class), "SECOND,Second,first,third\n"))
                .hasMessageContaining("two columns")
                .hasMessageContaining("SECOND");
    }

    @Test
    void findsNoRowsInAFileWithoutContentOrWithAHeaderOnly() throws Exception {
        for (String text : List.of("", "\n\n", "only", "only\n", "\uFEFF")) {
            assertThat(read(CsvFormat.forRecord(One.class), text)).isEmpty();
        }
    }

    @Test
    void readsOtherCharsets() throws Exception {
        byte[] bytes = "only\nM\u00fcnchen\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(read(CsvFormat.forRecord(One.class).withCharset(StandardCharsets.ISO_8859_1), bytes))
                .containsExactly(new One("M\u00fcnchen"));
        assertThatThrownBy(() -> CsvFormat.forRecord(One.class).withCharset(StandardCharsets.UTF_16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("UTF-16");
    }

    @Test
    void refusesAComponentThatNoColumnCanHold() {
        assertThatThrownBy(() -> CsvFormat.forRecord(Wrong.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names")
                .hasMessageContaining("List<java.lang.String>");
        assertThatThrownBy(() -> CsvEncoder.forRecord(Wrong.class)).hasMessageContaining("names");
        assertThatThrownBy(() -> CsvFormat.forRecord(One.class).withDelimiter('"'))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsNumbersAsTheJdkDoes() throws Exception {
        Random random = new Random(7);
        CsvFormat<Numbers> format = CsvFormat.forRecord(Numbers.class);
        for (int i = 0; i < 20_000; i++) {
            int bits = random.nextInt(64);
            long whole = random.nextLong() >> bits;
            double fraction = i % 3 == 0
                    ? Double.longBitsToDouble(random.nextLong())
                    : i % 3 == 1 ? whole / Math.pow(10, random.nextInt(25)) : random.nextDouble() * 1000;
            String plain = i % 5 == 0
                    ? new BigDecimal(Double.isFinite(fraction) ? fraction : 1).toPlainString()
                    : String.valueOf(fraction);
            Numbers expected = new Numbers((int) whole, whole, Double.parseDouble(plain));
            String row = " " + (int) whole + (i % 2 == 0 ? " ," : ",") + (whole > 0 ? "+" : "") + whole + "," + plain;
            assertThat(read(format, "i,l,d\n" + row)).as(row).containsExactly(expected);
        }
    }

    @Test
    void refusesNumbersThatAreNone() {
        for (String row : List.of(
                "-,1,1",
                "1,9223372036854775808,1",
                "1,-9223372036854775809,1",
                "1,1,1f",
                "1,1,0x1p3",
                "1,1,.",
                "1,1,1e",
                "1,1,1 2",
                "1-,1,1",
                "1,1,",
                "1,1,Infinitely")) {
            assertThatThrownBy(() -> read(CsvFormat.forRecord(Numbers.class), "i,l,d\n" + row))
                    .as(row)
                    .isInstanceOf(BadRecordException.class);
        }
    }

    /** Any text goes through the reader as it goes through a parser that a child could check. */
    @Test
    void readsAnyQuotedTextAsASimpleParserDoes() throws Exception {
        Random random = new Random(42);
        CsvFormat<Row> format = CsvFormat.forRecord(Row.class);
        String alphabet = "ab,\"\n\r;\u00e4 ";
        for (int round = 0; round < 300; round++) {
            List<Row> rows = new ArrayList<>();
            StringBuilder text = new StringBuilder("first,second,third\n");
            int size = random.nextInt(6);
            for (int i = 0; i < size; i++) {
                String[] fields = new String[3];
                for (int f = 0; f < 3; f++) {
                    int length = round % 50 == 0 && f == 1 ? 90_000 : random.nextInt(5);
                    StringBuilder field = new StringBuilder();
                    for (int c = 0; c < length; c++) {
                        field.append(alphabet.charAt(random.nextInt(alphabet.length())));
                    }
                    fields[f] = field.toString();
                    boolean must = fields[f].matches("(?s).*[,\"\n\r].*");
                    text.append(must || random.nextBoolean() ? '"' + fields[f].replace("\"", "\"\"") + '"' : fields[f]);
                    text.append(
                            f < 2
                                    ? ","
                                    : i == size - 1 && random.nextBoolean()
                                            ? ""
                                            : random.nextBoolean() ? "\r\n" : "\n");
                }
                rows.add(new Row(fields[0], fields[1], fields[2]));
            }
            assertThat(simple(text.toString())).isEqualTo(rows);
            assertThat(read(format, text.toString())).as("round %d", round).isEqualTo(rows);
        }
    }

    /** Arbitrary bytes are rows or bad records, in the same number of lines, and never anything else. */
    @Test
    void survivesAnyBytes() throws Exception {
        Random random = new Random(43);
        CsvFormat<Row> format = CsvFormat.forRecord(Row.class);
        String alphabet = "a,,\"\n\r\u00ff";
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder("first,second,third\n");
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] bytes = text.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1);
            RecordInput input = new RecordInput(new ByteArrayInputStream(bytes));
            RecordDecoder<Row> decoder = format.open(input);
            boolean more = true;
            while (more) {
                try {
                    more = decoder.next() != null;
                } catch (BadRecordException e) {
                    assertThat(e.line()).isGreaterThan(1);
                }
            }
            assertThat(input.position()).isEqualTo(bytes.length);
            assertThat(input.line())
                    .as(text.toString())
                    .isEqualTo(text.chars().filter(c -> c == '\n').count());
        }
    }

    private static List<Row> simple(String text) {
        List<Row> rows = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                fields.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    rows.add(new Row(fields.get(0), fields.get(1), fields.get(2)));
                    fields.clear();
                }
            } else if (quoted || c != '\r') {
                field.append(c);
            }
        }
        if (!fields.isEmpty()) {
            rows.add(new Row(fields.get(0), fields.get(1), field.toString()));
        }
        return rows.subList(1, rows.size());
    }

    @Test
    void givesUpOnAQuoteThatIsNeverClosedWithoutReadingOnForever() throws Exception {
        String text = "only\n\"open\n" + "line\n".repeat(CsvRow.MAX_QUOTED_BYTES / 2);
        RecordInput input = new RecordInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        RecordDecoder<One> decoder = CsvFormat.forRecord(One.class).open(input);
        assertThatThrownBy(decoder::next)
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("column 'only' opens a quote that is not closed within");
        assertThat(decoder.next()).isEqualTo(new One("line"));
        assertThat(input.line()).isEqualTo(3);
    }
}
