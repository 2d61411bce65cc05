package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * The serdes that come with Tidemark.
 *
 * <p>{@link #of(Class)} finds one for: the primitive types and their boxes, {@code String}, {@code BigInteger},
 * {@code BigDecimal}, {@code UUID}, the types of {@code java.time} (but for {@code Clock} and the chronologies),
 * {@code OptionalInt}, {@code OptionalLong} and {@code OptionalDouble}, enums, records, sealed interfaces of records and
 * enums, arrays of such; and inside a record also for {@code Optional}, {@code Collection}, {@code List}, {@code Set},
 * {@code Map}, {@code Deque}, {@code SortedSet}, {@code NavigableSet}, {@code SortedMap} and {@code NavigableMap} of
 * such, and their common classes in {@code java.util}. Anything else needs a {@link Serde} of the user's own.
 *
 * <p>Records are written by their components, any of which may be {@code null} unless it is primitive. They are
 * known by their simple name: a class can move to another package, but not change its name. On the module path the
 * package of a record must be open to {@code io.tidemark.api}, or the record public and its package exported. A record
 * cannot contain itself.
 *
 * <p>Schemas read like {@code record Stats(flights:long,worst:int)}; a {@code ?} behind a type says that the component
 * can be {@code null}. {@link Serde#reading} reads what an older form of a type has written: a component may have been
 * added, if it has a {@link DefaultValue}, is {@link DefaultNull} or can be empty; removed; moved; or become a wider
 * number; constants of an enum and variants of a sealed interface may have been added. Anything else is refused.
 *
 * <p>Lists, sets and maps come back as {@code ArrayList}, {@code LinkedHashSet} and {@code LinkedHashMap}, whatever they
 * were, in the order in which they were written; where the declared type is sorted or a deque, as {@code TreeSet},
 * {@code TreeMap}, {@code LinkedList} or {@code ArrayDeque}. A sorted one has the natural order.
 *
 * @since 0.1
 */
public final class Serdes {
    private Serdes() {}

    /**
     * Finds the serde of a class.
     *
     * @param type one of the types named above
     * @param <T> the type of the values
     * @return a serde that can be serialized, is thread-safe and keeps no state
     * @throws UnsupportedTypeException if there is none; the message names the component by its path, for example
     *     {@code Order.lines[].price}
     */
    @SuppressWarnings("unchecked") // the resolver finds the serde of exactly this type
    public static <T> Serde<T> of(Class<T> type) {
        return (Serde<T>) TypeResolver.resolve(type);
    }

    /**
     * Finds the serde of a type with type arguments, for example {@code Map<String, List<Long>>}.
     *
     * @param type as reflection gives it
     * @return a serde of exactly this type
     * @throws UnsupportedTypeException as {@link #of(Class)}
     */
    public static Serde<?> of(Type type) {
        return TypeResolver.resolve(type);
    }

    /**
     * Refuses types whose values cannot be keys: arrays, for they are equal only to themselves, sets and maps, for
     * equal ones may have different bytes, and whatever contains such. A serde of the user's own is trusted.
     *
     * @param serde of the keys
     * @param <T> the type of the keys
     * @return {@code serde}
     * @throws UnsupportedTypeException naming the component at fault by its path
     */
    public static <T> Serde<T> requireKeyType(Serde<T> serde) {
        if (serde instanceof BuiltInSerde<T> builtIn) {
            BuiltInSerde.KeyObstacle obstacle = builtIn.keyObstacle(builtIn.displayName());
            if (obstacle != null) {
                throw new UnsupportedTypeException(
                        obstacle.path(),
                        "it cannot be part of a key: " + obstacle.reason(),
                        "Key by something else, for example a List or a record, or give a Serde explicitly whose"
                                + " equal values have equal bytes");
            }
        }
        return serde;
    }

    /** Returns the serde of {@code boolean}: one byte. */
    public static Serde<Boolean> booleanValue() {
        return ScalarSerdes.OfBoolean.INSTANCE;
    }

    /** Returns the serde of {@code byte}: one byte. */
    public static Serde<Byte> byteValue() {
        return ScalarSerdes.OfByte.INSTANCE;
    }

    /** Returns the serde of {@code short}: two bytes. */
    public static Serde<Short> shortValue() {
        return ScalarSerdes.OfShort.INSTANCE;
    }

    /** Returns the serde of {@code char}: two bytes. */
    public static Serde<Character> charValue() {
        return ScalarSerdes.OfChar.INSTANCE;
    }

    /** Returns the serde of {@code int}: one to five bytes, small absolute values in fewer. */
    public static Serde<Integer> intValue() {
        return ScalarSerdes.OfInt.INSTANCE;
    }

    /** Returns the serde of {@code long}: one to nine bytes, small absolute values in fewer. */
    public static Serde<Long> longValue() {
        return ScalarSerdes.OfLong.INSTANCE;
    }

    /** Returns the serde of {@code float}: four bytes; every NaN is the same. */
    public static Serde<Float> floatValue() {
        return ScalarSerdes.OfFloat.INSTANCE;
    }

    /** Returns the serde of {@code double}: eight bytes; every NaN is the same. */
    public static Serde<Double> doubleValue() {
        return ScalarSerdes.OfDouble.INSTANCE;
    }

    /**
     * Returns the serde of strings of any length and any content: one byte a char where all are below 256, else two.
     */
    public static Serde<String> string() {
        return ScalarSerdes.OfString.INSTANCE;
    }

    /** Returns the serde of {@code BigInteger}. */
    public static Serde<BigInteger> bigInteger() {
        return ScalarSerdes.OfBigInteger.INSTANCE;
    }

    /** Returns the serde of {@code BigDecimal}, with its scale. */
    public static Serde<BigDecimal> bigDecimal() {
        return ScalarSerdes.OfBigDecimal.INSTANCE;
    }

    /** Returns the serde of {@code UUID}: sixteen bytes. */
    public static Serde<UUID> uuid() {
        return ScalarSerdes.OfUuid.INSTANCE;
    }

    /** Returns the serde of {@code Instant}, to the nanosecond. */
    public static Serde<Instant> instant() {
        return TimeSerdes.OfInstant.INSTANCE;
    }

    /** Returns the serde of {@code Duration}, to the nanosecond. */
    public static Serde<Duration> duration() {
        return TimeSerdes.OfDuration.INSTANCE;
    }

    /** Returns the serde of {@code LocalDate}. */
    public static Serde<LocalDate> localDate() {
        return TimeSerdes.OfLocalDate.INSTANCE;
    }

    /** Returns the serde of {@code LocalTime}, to the nanosecond. */
    public static Serde<LocalTime> localTime() {
        return TimeSerdes.OfLocalTime.INSTANCE;
    }

    /** Returns the serde of {@code LocalDateTime}, to the nanosecond. */
    public static Serde<LocalDateTime> localDateTime() {
        return TimeSerdes.OfLocalDateTime.INSTANCE;
    }

    /** Returns the serde of {@code OffsetDateTime}, to the nanosecond. */
    public static Serde<OffsetDateTime> offsetDateTime() {
        return TimeSerdes.OfOffsetDateTime.INSTANCE;
    }

    /**
     * Returns the serde of {@code ZonedDateTime}, to the nanosecond; where the rules of a zone change, the instant
     * stays.
     */
    public static Serde<ZonedDateTime> zonedDateTime() {
        return TimeSerdes.OfZonedDateTime.INSTANCE;
    }

    /** Returns the serde of {@code byte[]}: the length and the bytes. Other arrays: {@code Serdes.of(int[].class)}. */
    public static Serde<byte[]> byteArray() {
        return new PrimitiveArraySerde<>(byte[].class);
    }

    /**
     * Returns the serde of an enum. Constants are known by name: their order can change, their names cannot.
     *
     * @param type the enum
     * @param <E> the enum
     */
    public static <E extends Enum<E>> Serde<E> enumOf(Class<E> type) {
        return new EnumSerde<>(type);
    }

    /**
     * Returns the serde of lists, which may hold {@code null}.
     *
     * @param element of the elements
     * @param <E> the type of the elements
     */
    public static <E> Serde<List<E>> listOf(Serde<E> element) {
        return CollectionSerde.ofList(element);
    }

    /**
     * Returns the serde of sets, which may hold {@code null}. The order of iteration is kept.
     *
     * @param element of the elements
     * @param <E> the type of the elements
     */
    public static <E> Serde<Set<E>> setOf(Serde<E> element) {
        return new CollectionSerde<>(CollectionType.HASH_SET, element);
    }

    /**
     * Returns the serde of maps, which may hold {@code null}. The order of iteration is kept.
     *
     * @param keys of the keys
     * @param values of the values
     * @param <K> the type of the keys
     * @param <V> the type of the values
     */
    public static <K, V> Serde<Map<K, V>> mapOf(Serde<K> keys, Serde<V> values) {
        return new MapSerde<>(CollectionType.HASH_MAP, keys, values);
    }

    /**
     * Returns the serde of optional values.
     *
     * @param value of the value
     * @param <T> the type of the value
     */
    public static <T> Serde<Optional<T>> optionalOf(Serde<T> value) {
        return new OptionalSerde<>(value);
    }

    /**
     * Returns a serde that reads and writes what one of the others wrote, without the classes: for tools that know nothing
     * but the schema that a checkpoint holds. A record comes as a {@code Map} of its components in their order, a constant
     * of an enum as its name, a variant of a sealed interface as a {@code Map} from its simple name to what it is, anything
     * else as it was.
     *
     * @param schema what {@link Serde#schema()} returned
     * @return a serde of the same bytes and hashes
     * @throws io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException if none of Tidemark's own serdes wrote the
     *     schema; the message names the part
     */
    public static Serde<?> generic(String schema) {
        return generic(schema, unknown -> Optional.empty());
    }

    /**
     * Returns a serde that reads and writes what one of the others wrote, without the classes, where parts may have been
     * written by serdes that are not of this class.
     *
     * @param schema what {@link Serde#schema()} returned
     * @param others asked for each part, by its schema, before it is taken apart; empty if it is to be
     * @return as above
     * @throws io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException as above
     */
    public static Serde<?> generic(String schema, Function<String, Optional<? extends Serde<?>>> others) {
        return GenericSerde.of(schema, others);
    }
}
