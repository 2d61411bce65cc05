package io.tidemark.api.serde;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** The types of {@code java.time}, to the nanosecond. Hashes are spelled out: the JDK does not promise its own. */
final class TimeSerdes {
    private static final int MAX_NANOS = 999_999_999;

    private TimeSerdes() {}

    private static IOException outOfRange(String type, DateTimeException cause) {
        return new IOException("a " + type + " was expected: " + cause.getMessage(), cause);
    }

    private static int readNanos(DataInput input) throws IOException {
        return Wire.readBounded("nanoseconds", MAX_NANOS, input);
    }

    enum OfInstant implements ScalarSerde<Instant> {
        INSTANCE;

        @Override
        public void serialize(Instant value, DataOutput output) throws IOException {
            Wire.writeLong(value.getEpochSecond(), output);
            Wire.writeUnsigned(value.getNano(), output);
        }

        @Override
        public Instant deserialize(DataInput input) throws IOException {
            long seconds = Wire.readLong(input);
            int nanos = readNanos(input);
            try {
                return Instant.ofEpochSecond(seconds, nanos);
            } catch (DateTimeException e) {
                throw outOfRange(schema(), e);
            }
        }

        @Override
        public String schema() {
            return "instant";
        }

        @Override
        public int hash(Instant value) {
            return 31 * Long.hashCode(value.getEpochSecond()) + value.getNano();
        }
    }

    enum OfDuration implements ScalarSerde<Duration> {
        INSTANCE;

        @Override
        public void serialize(Duration value, DataOutput output) throws IOException {
            Wire.writeLong(value.getSeconds(), output);
            Wire.writeUnsigned(value.getNano(), output);
        }

        @Override
        public Duration deserialize(DataInput input) throws IOException {
            long seconds = Wire.readLong(input);
            return Duration.ofSeconds(seconds, readNanos(input));
        }

        @Override
        public String schema() {
            return "duration";
        }

        @Override
        public int hash(Duration value) {
            return 31 * Long.hashCode(value.getSeconds()) + value.getNano();
        }
    }

    enum OfLocalDate implements ScalarSerde<LocalDate> {
        INSTANCE;

        @Override
        public void serialize(LocalDate value, DataOutput output) throws IOException {
            Wire.writeLong(value.toEpochDay(), output);
        }

        @Override
        public LocalDate deserialize(DataInput input) throws IOException {
            try {
                return LocalDate.ofEpochDay(Wire.readLong(input));
            } catch (DateTimeException e) {
                throw outOfRange(schema(), e);
            }
        }

        @Override
        public String schema() {
            return "localdate";
        }

        @Override
        public int hash(LocalDate value) {
            return Long.hashCode(value.toEpochDay());
        }
    }

    enum OfLocalTime implements ScalarSerde<LocalTime> {
        INSTANCE;

        @Override
        public void serialize(LocalTime value, DataOutput output) throws IOException {
            Wire.writeUnsigned(value.toNanoOfDay(), output);
        }

        @Override
        public LocalTime deserialize(DataInput input) throws IOException {
            try {
                return LocalTime.ofNanoOfDay(Wire.readUnsigned(input));
            } catch (DateTimeException e) {
                throw outOfRange(schema(), e);
            }
        }

        @Override
        public String schema() {
            return "localtime";
        }

        @Override
        public int hash(LocalTime value) {
            return Long.hashCode(value.toNanoOfDay());
        }
    }

    enum OfLocalDateTime implements ScalarSerde<LocalDateTime> {
        INSTANCE;

        @Override
        public void serialize(LocalDateTime value, DataOutput output) throws IOException {
            OfLocalDate.INSTANCE.serialize(value.toLocalDate(), output);
            OfLocalTime.INSTANCE.serialize(value.toLocalTime(), output);
        }

        @Override
        public LocalDateTime deserialize(DataInput input) throws IOException {
            LocalDate date = OfLocalDate.INSTANCE.deserialize(input);
            return LocalDateTime.of(date, OfLocalTime.INSTANCE.deserialize(input));
        }

        @Override
        public String schema() {
            return "localdatetime";
        }

        @Override
        public int hash(LocalDateTime value) {
            return 31 * OfLocalDate.INSTANCE.hash(value.toLocalDate()) + OfLocalTime.INSTANCE.hash(value.toLocalTime());
        }
    }

    enum OfOffsetDateTime implements ScalarSerde<OffsetDateTime> {
        INSTANCE;

        @Override
        public void serialize(OffsetDateTime value, DataOutput output) throws IOException {
            OfLocalDateTime.INSTANCE.serialize(value.toLocalDateTime(), output);
            Wire.writeInt(value.getOffset().getTotalSeconds(), output);
        }

        @Override
        public OffsetDateTime deserialize(DataInput input) throws IOException {
            LocalDateTime local = OfLocalDateTime.INSTANCE.deserialize(input);
            try {
                return OffsetDateTime.of(local, ZoneOffset.ofTotalSeconds(Wire.readInt(input)));
            } catch (DateTimeException e) {
                throw outOfRange(schema(), e);
            }
        }

        @Override
        public String schema() {
            return "offsetdatetime";
        }

        @Override
        public int hash(OffsetDateTime value) {
            return 31 * OfLocalDateTime.INSTANCE.hash(value.toLocalDateTime())
                    + value.getOffset().getTotalSeconds();
        }
    }

    /**
     * Keeps the instant and the zone: where the rules of a zone have changed since, as they do with each update of the
     * time zone data, the local time follows them.
     */
    enum OfZonedDateTime implements ScalarSerde<ZonedDateTime> {
        INSTANCE;

        @Override
        public void serialize(ZonedDateTime value, DataOutput output) throws IOException {
            OfOffsetDateTime.INSTANCE.serialize(value.toOffsetDateTime(), output);
            Wire.writeString(value.getZone().getId(), output);
        }

        @Override
        public ZonedDateTime deserialize(DataInput input) throws IOException {
            OffsetDateTime moment = OfOffsetDateTime.INSTANCE.deserialize(input);
            String zone = Wire.readString(input);
            try {
                return ZonedDateTime.ofInstant(moment.toLocalDateTime(), moment.getOffset(), ZoneId.of(zone));
            } catch (DateTimeException e) {
                throw outOfRange(schema(), e);
            }
        }

        @Override
        public String schema() {
            return "zoneddatetime";
        }

        @Override
        public int hash(ZonedDateTime value) {
            return 31 * OfOffsetDateTime.INSTANCE.hash(value.toOffsetDateTime())
                    + value.getZone().getId().hashCode();
        }
    }
}
