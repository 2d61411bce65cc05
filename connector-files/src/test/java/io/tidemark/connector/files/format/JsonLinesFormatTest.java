package io.tidemark.connector.files.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonLinesFormatTest {
    record Place(double latitude, double longitude) {}

    record Trip(
            String id,
            int legs,
            long metres,
            double fare,
            boolean paid,
            BigDecimal tax,
            LocalDate day,
            LocalDateTime at,
            Instant moment,
            DayOfWeek weekDay,
            Place from,
            Optional<Place> to,
            List<Place> stops,
            List<Integer> codes,
            Optional<String> note,
            Optional<List<String>> tags,
            Optional<Trip> back) {}

    record Wrong(Map<String, String> names) {}

    private static <T extends Record> T read(Class<T> type, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return JsonLinesFormat.forRecord(type)
                .open(new RecordInput(new ByteArrayInputStream(bytes)))
                .next();
    }

    @Test
    void readsNestedRecordsListsAndOptionals() throws Exception {
        String inner = "\"id\":\"\\u00e4 \u20ac\",\"legs\":-3,\"metres\":9007199254740993,\"fare\":12,\"paid\":true,"
                + "\"tax\":1.50,\"day\":\"2001-01-31\",\"at\":\"2001-01-31T10:59\",\"moment\":\"2001-01-31T10:59:00Z\","
                + "\"week_day\":\"FRIDAY\",\"stops\":[{\"longitude\":2,\"latitude\":1.5}],\"codes\":[1,2],"
                + "\"from\":{\"latitude\":1e-3,\"longitude\":-0.5,\"more\":[{}]},\"note\":null";
        Trip trip = read(Trip.class, "\uFEFF\n  \n{" + inner + ",\"tags\":[\"x\"],\"back\":{" + inner + "}}\n");
        Trip back = new Trip(
                "\u00e4 \u20ac",
                -3,
                9007199254740993L,
                12.0,
                true,
                new BigDecimal("1.50"),
                LocalDate.of(2001, 1, 31),
                LocalDateTime.of(2001, 1, 31, 10, 59),
                Instant.parse("2001-01-31T10:59:00Z"),
                DayOfWeek.FRIDAY,
                new Place(0.001, -0.5),
                Optional.empty(),
                List.of(new Place(1.5, 2)),
                List.of(1, 2),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(trip.tags()).contains(List.of("x"));
        assertThat(trip.back()).contains(back);
        assertThat(trip.id()).isEqualTo(back.id());
        assertThat(trip.metres()).isEqualTo(9007199254740993L);
    }

    record Line(Place from, List<Place> stops) {}

    @Test
    void namesTheNestedPropertyThatIsWrong() {
        assertThatThrownBy(() -> read(Line.class, "{\"from\":{\"latitude\":\"north\"}}"))
                .isInstanceOf(BadRecordException.class)
                .hasMessage("property 'from.latitude' found the text 'north', expected a double such as -12.5 or 1e9");
        assertThatThrownBy(() -> read(Line.class, "{\"stops\":[{\"latitude\":1,\"longitude\":1},{\"latitude\":1}]}"))
                .hasMessageContaining("property 'stops.1' lacks the property 'longitude'");
        assertThatThrownBy(() -> read(Line.class, "{\"stops\":[null]}"))
                .hasMessageContaining("property 'stops.0' is null, expected an object");
    }

    @Test
    void countsWhatGoesBeyondTheLimitsOfTheParserAsABadRecord() {
        String deep = "[".repeat(2_000) + "]".repeat(2_000);
        String longNumber = "1".repeat(2_000);
        for (String value : List.of(deep, longNumber)) {
            assertThatThrownBy(() -> read(Place.class, "{\"latitude\":1,\"longitude\":2,\"more\":" + value + "}"))
                    .isInstanceOf(BadRecordException.class)
                    .hasMessageContaining("exceeds the maximum");
        }
    }

    @Test
    void refusesAComponentThatItDoesNotRead() {
        assertThatThrownBy(() -> JsonLinesFormat.forRecord(Wrong.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("component names")
                .hasMessageContaining("Map<java.lang.String");
    }
}
