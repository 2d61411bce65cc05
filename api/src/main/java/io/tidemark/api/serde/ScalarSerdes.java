package io.tidemark.api.serde;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.UUID;

/**
 * Numbers, characters, strings and identifiers. Hashes are spelled out where the JDK does not promise that
 * {@code hashCode()} stays what it is.
 */
final class ScalarSerdes {
    private ScalarSerdes() {}

    enum OfBoolean implements ScalarSerde<Boolean> {
        INSTANCE;

        @Override
        public void serialize(Boolean value, DataOutput output) throws IOException {
            output.writeBoolean(value);
        }

        @Override
        public Boolean deserialize(DataInput input) throws IOException {
            return Wire.readBoolean(input);
        }

        @Override
        public String schema() {
            return "boolean";
        }
    }

    enum OfByte implements ScalarSerde<Byte> {
        INSTANCE;

        @Override
        public void serialize(Byte value, DataOutput output) throws IOException {
            output.writeByte(value);
        }

        @Override
        public Byte deserialize(DataInput input) throws IOException {
            return input.readByte();
        }

        @Override
        public String schema() {
            return "byte";
        }
    }

    enum OfShort implements ScalarSerde<Short> {
        INSTANCE;

        @Override
        public void serialize(Short value, DataOutput output) throws IOException {
            output.writeShort(value);
        }

        @Override
        public Short deserialize(DataInput input) throws IOException {
            return input.readShort();
        }

        @Override
        public String schema() {
            return "short";
        }
    }

    enum OfChar implements ScalarSerde<Character> {
        INSTANCE;

        @Override
        public void serialize(Character value, DataOutput output) throws IOException {
            output.writeChar(value);
        }

        @Override
        public Character deserialize(DataInput input) throws IOException {
            return input.readChar();
        }

        @Override
        public String schema() {
            return "char";
        }
    }

    enum OfInt implements ScalarSerde<Integer> {
        INSTANCE;

        @Override
        public void serialize(Integer value, DataOutput output) throws IOException {
            Wire.writeInt(value, output);
        }

        @Override
        public Integer deserialize(DataInput input) throws IOException {
            return Wire.readInt(input);
        }

        @Override
        public String schema() {
            return "int";
        }
    }

    enum OfLong implements ScalarSerde<Long> {
        INSTANCE;

        @Override
        public void serialize(Long value, DataOutput output) throws IOException {
            Wire.writeLong(value, output);
        }

        @Override
        public Long deserialize(DataInput input) throws IOException {
            return Wire.readLong(input);
        }

        @Override
        public String schema() {
            return "long";
        }
    }

    /** All NaNs are written as the same bits, as {@link Float#equals} and {@link Float#hashCode} see them. */
    enum OfFloat implements ScalarSerde<Float> {
        INSTANCE;

        @Override
        public void serialize(Float value, DataOutput output) throws IOException {
            output.writeInt(Float.floatToIntBits(value));
        }

        @Override
        public Float deserialize(DataInput input) throws IOException {
            return input.readFloat();
        }

        @Override
        public String schema() {
            return "float";
        }
    }

    /** All NaNs are written as the same bits, as {@link Double#equals} and {@link Double#hashCode} see them. */
    enum OfDouble implements ScalarSerde<Double> {
        INSTANCE;

        @Override
        public void serialize(Double value, DataOutput output) throws IOException {
            output.writeLong(Double.doubleToLongBits(value));
        }

        @Override
        public Double deserialize(DataInput input) throws IOException {
            return input.readDouble();
        }

        @Override
        public String schema() {
            return "double";
        }
    }

    enum OfString implements ScalarSerde<String> {
        INSTANCE;

        @Override
        public void serialize(String value, DataOutput output) throws IOException {
            Wire.writeString(value, output);
        }

        @Override
        public String deserialize(DataInput input) throws IOException {
            return Wire.readString(input);
        }

        @Override
        public String schema() {
            return "string";
        }
    }

    enum OfBigInteger implements ScalarSerde<BigInteger> {
        INSTANCE;

        @Override
        public void serialize(BigInteger value, DataOutput output) throws IOException {
            Wire.writeBytes(value.toByteArray(), output);
        }

        @Override
        public BigInteger deserialize(DataInput input) throws IOException {
            byte[] bytes = Wire.readBytes(input);
            try {
                return new BigInteger(bytes);
            } catch (NumberFormatException | ArithmeticException e) {
                throw new IOException("a biginteger was expected, found " + bytes.length + " bytes that are none", e);
            }
        }

        @Override
        public String schema() {
            return "biginteger";
        }

        @Override
        public int hash(BigInteger value) {
            return Arrays.hashCode(value.toByteArray());
        }
    }

    enum OfBigDecimal implements ScalarSerde<BigDecimal> {
        INSTANCE;

        @Override
        public void serialize(BigDecimal value, DataOutput output) throws IOException {
            Wire.writeInt(value.scale(), output);
            OfBigInteger.INSTANCE.serialize(value.unscaledValue(), output);
        }

        @Override
        public BigDecimal deserialize(DataInput input) throws IOException {
            int scale = Wire.readInt(input);
            return new BigDecimal(OfBigInteger.INSTANCE.deserialize(input), scale);
        }

        @Override
        public String schema() {
            return "bigdecimal";
        }

        @Override
        public int hash(BigDecimal value) {
            return 31 * OfBigInteger.INSTANCE.hash(value.unscaledValue()) + value.scale();
        }
    }

    enum OfUuid implements ScalarSerde<UUID> {
        INSTANCE;

        @Override
        public void serialize(UUID value, DataOutput output) throws IOException {
            output.writeLong(value.getMostSignificantBits());
            output.writeLong(value.getLeastSignificantBits());
        }

        @Override
        public UUID deserialize(DataInput input) throws IOException {
            return new UUID(input.readLong(), input.readLong());
        }

        @Override
        public String schema() {
            return "uuid";
        }

        @Override
        public int hash(UUID value) {
            return Long.hashCode(value.getMostSignificantBits() ^ value.getLeastSignificantBits());
        }
    }
}
