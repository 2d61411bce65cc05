package io.tidemark.api.serde;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The less frequent types of {@code java.time}. Hashes are spelled out: the JDK does not promise its own. */
final class CalendarSerdes {
    private static final int MONTHS = 12;

    /** More than a month has days. */
    private static final int DAYS = 32;

    private CalendarSerdes() {}

    /** What a constructor of the JDK makes of the numbers it gets. */
    private interface Maker<T> {
        T make();
    }

    private static <T> T make(String type, Maker<T> maker) throws IOException {
        try {
            return maker.make();
        } catch (DateTimeException e) {
            throw new IOException("a " + type + " was expected: " + e.getMessage(), e);
        }
    }

    enum OfOffsetTime implements ScalarSerde<OffsetTime> {
        INSTANCE;

        @Override
        public void serialize(OffsetTime value, DataOutput output) throws IOException {
            TimeSerdes.OfLocalTime.INSTANCE.serialize(value.toLocalTime(), output);
            OfZoneOffset.INSTANCE.serialize(value.getOffset(), output);
        }

        @Override
        public OffsetTime deserialize(DataInput input) throws IOException {
            LocalTime time = TimeSerdes.OfLocalTime.INSTANCE.deserialize(input);
            return OffsetTime.of(time, OfZoneOffset.INSTANCE.deserialize(input));
        }

        @Override
        public String schema() {
            return "offsettime";
        }

        @Override
        public int hash(OffsetTime value) {
            return 31 * TimeSerdes.OfLocalTime.INSTANCE.hash(value.toLocalTime())
                    + value.getOffset().getTotalSeconds();
        }
    }

    enum OfPeriod implements ScalarSerde<Period> {
        INSTANCE;

        @Override
        public void serialize(Period value, DataOutput output) throws IOException {
            Wire.writeInt(value.getYears(), output);
            Wire.writeInt(value.getMonths(), output);
            Wire.writeInt(value.getDays(), output);
        }

        @Override
        public Period deserialize(DataInput input) throws IOException {
            int years = Wire.readInt(input);
            int months = Wire.readInt(input);
            return Period.of(years, months, Wire.readInt(input));
        }

        @Override
        public String schema() {
            return "period";
        }

        @Override
        public int hash(Period value) {
            return 31 * (31 * value.getYears() + value.getMonths()) + value.getDays();
        }
    }

    enum OfYear implements ScalarSerde<Year> {
        INSTANCE;

        @Override
        public void serialize(Year value, DataOutput output) throws IOException {
            Wire.writeInt(value.getValue(), output);
        }

        @Override
        public Year deserialize(DataInput input) throws IOException {
            int year = Wire.readInt(input);
            return make(schema(), () -> Year.of(year));
        }

        @Override
        public String schema() {
            return "year";
        }

        @Override
        public int hash(Year value) {
            return value.getValue();
        }
    }

    enum OfYearMonth implements ScalarSerde<YearMonth> {
        INSTANCE;

        @Override
        public void serialize(YearMonth value, DataOutput output) throws IOException {
            Wire.writeLong(monthsSinceYearZero(value), output);
        }

        @Override
        public YearMonth deserialize(DataInput input) throws IOException {
            long months = Wire.readLong(input);
            int year = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, Math.floorDiv(months, MONTHS)));
            int month = (int) Math.floorMod(months, (long) MONTHS) + 1;
            return make(schema(), () -> YearMonth.of(year, month));
        }

        @Override
        public String schema() {
            return "yearmonth";
        }

        @Override
        public int hash(YearMonth value) {
            return Long.hashCode(monthsSinceYearZero(value));
        }

        private static long monthsSinceYearZero(YearMonth value) {
            return (long) MONTHS * value.getYear() + value.getMonthValue() - 1;
        }
    }

    enum OfMonthDay implements ScalarSerde<MonthDay> {
        INSTANCE;

        @Override
        public void serialize(MonthDay value, DataOutput output) throws IOException {
            Wire.writeUnsigned(hash(value), output);
        }

        @Override
        public MonthDay deserialize(DataInput input) throws IOException {
            int both = Wire.readBounded("a month and a day", (MONTHS + 1) * DAYS, input);
            return make(schema(), () -> MonthDay.of(both / DAYS, both % DAYS));
        }

        @Override
        public String schema() {
            return "monthday";
        }

        @Override
        public int hash(MonthDay value) {
            return DAYS * value.getMonthValue() + value.getDayOfMonth();
        }
    }

    enum OfZoneOffset implements ScalarSerde<ZoneOffset> {
        INSTANCE;

        @Override
        public void serialize(ZoneOffset value, DataOutput output) throws IOException {
            Wire.writeInt(value.getTotalSeconds(), output);
        }

        @Override
        public ZoneOffset deserialize(DataInput input) throws IOException {
            int seconds = Wire.readInt(input);
            return make(schema(), () -> ZoneOffset.ofTotalSeconds(seconds));
        }

        @Override
        public String schema() {
            return "zoneoffset";
        }

        @Override
        public int hash(ZoneOffset value) {
            return value.getTotalSeconds();
        }
    }

    /** Regions and offsets, by their names. */
    enum OfZoneId implements ScalarSerde<ZoneId> {
        INSTANCE;

        @Override
        public void serialize(ZoneId value, DataOutput output) throws IOException {
            Wire.writeString(value.getId(), output);
        }

        @Override
        public ZoneId deserialize(DataInput input) throws IOException {
            String id = Wire.readString(input);
            return make(schema(), () -> ZoneId.of(id));
        }

        @Override
        public String schema() {
            return "zoneid";
        }

        @Override
        public int hash(ZoneId value) {
            return value.getId().hashCode();
        }
    }
}
