package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the serde of a type, following records into their components. Type variables are bound to serdes, not to
 * types: the arguments of {@code Pair<String, Long>} are resolved before {@code Pair} is entered.
 *
 * <p>Runs at the start of each job, which is to take no time: paths are put together by {@code concat}, since the
 * first {@code +} of a process takes ten milliseconds.
 */
final class TypeResolver {
    /** The records and sealed interfaces that are being resolved, outermost first. */
    private final Deque<Class<?>> open = new ArrayDeque<>();

    static Serde<?> resolve(Type type) {
        String root = type instanceof Class<?> c ? c.getSimpleName() : type.getTypeName();
        if (type instanceof ParameterizedType p && p.getRawType() instanceof Class<?> raw) {
            root = raw.getSimpleName();
        }
        return new TypeResolver().resolve(root, type, Map.of());
    }

    private Serde<?> resolve(String path, Type type, Map<TypeVariable<?>, Serde<?>> bindings) {
        if (type instanceof Class<?> raw) {
            return resolveClass(path, raw, List.of());
        }
        if (type instanceof ParameterizedType parameterized && parameterized.getRawType() instanceof Class<?> raw) {
            return resolveParameterized(path, raw, parameterized.getActualTypeArguments(), bindings);
        }
        if (type instanceof WildcardType wildcard && wildcard.getUpperBounds()[0] != Object.class) {
            return resolve(path, wildcard.getUpperBounds()[0], bindings);
        }
        if (type instanceof GenericArrayType array) {
            return genericArray(path, array, bindings);
        }
        if (type instanceof TypeVariable<?> variable) {
            Serde<?> bound = bindings.get(variable);
            if (bound == null) {
                throw unsupported(path, "the type variable " + variable + " stands for a type that is not known here");
            }
            return bound;
        }
        throw unsupported(path, type.getTypeName() + " is not a type Tidemark can store");
    }

    /** An array of lists, for example; what an array of {@code T} was made of, no one knows at run time. */
    private Serde<?> genericArray(String path, GenericArrayType array, Map<TypeVariable<?>, Serde<?>> bindings) {
        Type component = array.getGenericComponentType();
        Class<?> raw = erasure(component);
        if (raw == null) {
            throw unsupported(path, array.getTypeName() + " is an array of a type variable; a List will do");
        }
        return array(raw, resolve(path.concat("[]"), component, bindings));
    }

    private static @Nullable Class<?> erasure(Type type) {
        if (type instanceof GenericArrayType array) {
            Class<?> component = erasure(array.getGenericComponentType());
            return component == null ? null : component.arrayType();
        }
        return type instanceof ParameterizedType p ? (Class<?>) p.getRawType() : type instanceof Class<?> c ? c : null;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the serde is that of the component
    private static Serde<?> array(Class<?> component, Serde<?> element) {
        return new ArraySerde(component, element);
    }

    private Serde<?> resolveParameterized(
            String path, Class<?> raw, Type[] arguments, Map<TypeVariable<?>, Serde<?>> bindings) {
        Serde<?>[] serdes = new Serde<?>[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            serdes[i] = resolve(argumentPath(path, raw, i), arguments[i], bindings);
        }
        return resolveClass(path, raw, List.of(serdes));
    }

    private static String argumentPath(String path, Class<?> raw, int i) {
        CollectionType collection = CollectionType.of(raw);
        if (collection != null) {
            return path.concat(!collection.isMap() ? "[]" : i == 0 ? "[key]" : "[value]");
        }
        return raw == Optional.class ? path : path + "<" + raw.getTypeParameters()[i].getName() + ">";
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // isEnum() is what the bound of EnumSerde asks for
    private Serde<?> resolveClass(String path, Class<?> type, List<Serde<?>> arguments) {
        Serde<?> leaf = leaf(type);
        if (leaf != null) {
            return leaf;
        }
        CollectionType collection = CollectionType.of(type);
        if (collection != null || type == Optional.class) {
            return container(path, type, collection, arguments);
        }
        if (type.isArray()) {
            return array(type.getComponentType(), resolve(path.concat("[]"), type.getComponentType(), Map.of()));
        }
        if (type.isEnum()) {
            return new EnumSerde(type);
        }
        if (!type.isRecord() && !(type.isInterface() && type.isSealed())) {
            throw unsupported(path, type.getTypeName() + why(type));
        }
        if (open.contains(type)) {
            throw unsupported(path, type.getName() + " contains itself, so that a value has no bounded depth");
        }
        open.addLast(type);
        try {
            Map<TypeVariable<?>, Serde<?>> bindings = bind(type.getTypeParameters(), arguments);
            return type.isRecord() ? record(path, type, bindings) : sealed(path, type, bindings);
        } finally {
            open.removeLast();
        }
    }

    /** By name, so that only the serde that is asked for gets loaded; a user cannot define classes of these names. */
    private static @Nullable Serde<?> leaf(Class<?> type) {
        if (type.isArray() && type.getComponentType().isPrimitive()) {
            return new PrimitiveArraySerde<>(type);
        }
        return switch (type.getName()) {
            case "boolean", "java.lang.Boolean" -> ScalarSerdes.OfBoolean.INSTANCE;
            case "byte", "java.lang.Byte" -> ScalarSerdes.OfByte.INSTANCE;
            case "short", "java.lang.Short" -> ScalarSerdes.OfShort.INSTANCE;
            case "char", "java.lang.Character" -> ScalarSerdes.OfChar.INSTANCE;
            case "int", "java.lang.Integer" -> ScalarSerdes.OfInt.INSTANCE;
            case "long", "java.lang.Long" -> ScalarSerdes.OfLong.INSTANCE;
            case "float", "java.lang.Float" -> ScalarSerdes.OfFloat.INSTANCE;
            case "double", "java.lang.Double" -> ScalarSerdes.OfDouble.INSTANCE;
            case "java.lang.String" -> ScalarSerdes.OfString.INSTANCE;
            case "java.math.BigInteger" -> ScalarSerdes.OfBigInteger.INSTANCE;
            case "java.math.BigDecimal" -> ScalarSerdes.OfBigDecimal.INSTANCE;
            case "java.util.UUID" -> ScalarSerdes.OfUuid.INSTANCE;
            case "java.time.Instant" -> TimeSerdes.OfInstant.INSTANCE;
            case "java.time.Duration" -> TimeSerdes.OfDuration.INSTANCE;
            case "java.time.LocalDate" -> TimeSerdes.OfLocalDate.INSTANCE;
            case "java.time.LocalTime" -> TimeSerdes.OfLocalTime.INSTANCE;
            case "java.time.LocalDateTime" -> TimeSerdes.OfLocalDateTime.INSTANCE;
            case "java.time.OffsetDateTime" -> TimeSerdes.OfOffsetDateTime.INSTANCE;
            case "java.time.ZonedDateTime" -> TimeSerdes.OfZonedDateTime.INSTANCE;
            case "java.time.OffsetTime" -> CalendarSerdes.OfOffsetTime.INSTANCE;
            case "java.time.Period" -> CalendarSerdes.OfPeriod.INSTANCE;
            case "java.time.Year" -> CalendarSerdes.OfYear.INSTANCE;
            case "java.time.YearMonth" -> CalendarSerdes.OfYearMonth.INSTANCE;
            case "java.time.MonthDay" -> CalendarSerdes.OfMonthDay.INSTANCE;
            case "java.time.ZoneOffset" -> CalendarSerdes.OfZoneOffset.INSTANCE;
            case "java.time.ZoneId" -> CalendarSerdes.OfZoneId.INSTANCE;
            case "java.util.OptionalInt" -> new OptionalNumberSerde<>(OptionalNumberSerde.Kind.INT);
            case "java.util.OptionalLong" -> new OptionalNumberSerde<>(OptionalNumberSerde.Kind.LONG);
            case "java.util.OptionalDouble" -> new OptionalNumberSerde<>(OptionalNumberSerde.Kind.DOUBLE);
            default -> null;
        };
    }

    private static Serde<?> container(
            String path, Class<?> type, @Nullable CollectionType collection, List<Serde<?>> arguments) {
        if (arguments.isEmpty()) {
            throw unsupported(
                    path,
                    "what this " + type.getSimpleName() + " holds has no known type",
                    "Declare what it holds, for example List<String>, or give a Serde explicitly, for example"
                            + " Serdes.listOf(Serdes.string())");
        }
        if (collection == null) {
            return new OptionalSerde<>(arguments.get(0));
        }
        return collection.isMap()
                ? new MapSerde<>(collection, arguments.get(0), arguments.get(1))
                : new CollectionSerde<>(collection, arguments.get(0));
    }

    private static Map<TypeVariable<?>, Serde<?>> bind(TypeVariable<?>[] variables, List<Serde<?>> arguments) {
        Map<TypeVariable<?>, Serde<?>> bindings = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            bindings.put(variables[i], arguments.get(i));
        }
        return bindings;
    }

    private Serde<?> record(String path, Class<?> type, Map<TypeVariable<?>, Serde<?>> bindings) {
        RecordComponent[] components = type.getRecordComponents();
        Serde<?>[] serdes = new Serde<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            String componentPath = path.concat(".").concat(components[i].getName());
            serdes[i] = resolve(componentPath, components[i].getGenericType(), bindings);
        }
        return new RecordSerde<>(path, type, serdes);
    }

    private Serde<?> sealed(String path, Class<?> type, Map<TypeVariable<?>, Serde<?>> bindings) {
        Map<Class<?>, List<Serde<?>>> found = new HashMap<>();
        collectVariants(path, type, bindings, found);
        Class<?>[] variants = found.keySet().toArray(Class<?>[]::new);
        Arrays.sort(variants, Comparator.comparing(Class::getSimpleName));
        Serde<?>[] serdes = new Serde<?>[variants.length];
        for (int i = 0; i < variants.length; i++) {
            String name = variants[i].getSimpleName();
            if (i > 0 && name.equals(variants[i - 1].getSimpleName())) {
                throw unsupported(path, "two variants of " + type.getName() + " are named " + name, "Rename one");
            }
            serdes[i] = resolveClass(path + "(" + name + ")", variants[i], found.get(variants[i]));
        }
        return new SealedSerde<>(type, variants, serdes);
    }

    /** Finds the records and enums among the variants, each with what its type parameters are. */
    private void collectVariants(
            String path,
            Class<?> type,
            Map<TypeVariable<?>, Serde<?>> bindings,
            Map<Class<?>, List<Serde<?>>> variants) {
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            boolean isInner = permitted.isInterface() && permitted.isSealed();
            if (!permitted.isRecord() && !permitted.isEnum() && !isInner) {
                throw unsupported(
                        path,
                        permitted.getName() + ", which " + type.getName() + " permits,"
                                + " is neither a record nor an enum nor a sealed interface of such");
            }
            List<Serde<?>> arguments = argumentsOfVariant(path, permitted, type, bindings);
            if (isInner) {
                collectVariants(path, permitted, bind(permitted.getTypeParameters(), arguments), variants);
            } else {
                variants.put(permitted, arguments);
            }
        }
    }

    /** For {@code record Ok<V>(V value) implements Result<V>}, what V is, given what the argument of Result is. */
    private static List<Serde<?>> argumentsOfVariant(
            String path, Class<?> variant, Class<?> type, Map<TypeVariable<?>, Serde<?>> bindings) {
        TypeVariable<?>[] parameters = variant.getTypeParameters();
        Serde<?>[] arguments = new Serde<?>[parameters.length];
        for (Type implemented : variant.getGenericInterfaces()) {
            if (implemented instanceof ParameterizedType p && p.getRawType() == type) {
                Type[] actual = p.getActualTypeArguments();
                for (int i = 0; i < actual.length; i++) {
                    int position = Arrays.asList(parameters).indexOf(actual[i]);
                    if (position >= 0) {
                        arguments[position] = bindings.get(type.getTypeParameters()[i]);
                    }
                }
            }
        }
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] == null) {
                throw unsupported(
                        path,
                        "the type variable " + parameters[i] + " of variant " + variant.getSimpleName()
                                + " does not follow from " + type.getSimpleName());
            }
        }
        return List.of(arguments);
    }

    private static String why(Class<?> type) {
        if (type == Object.class || type.isInterface()) {
            return " can be any class, and Tidemark makes only objects of classes that the job declares; List, Set,"
                    + " Map, Deque, Optional and sealed interfaces of records will do";
        }
        return " is not a type Tidemark can store by itself: it is neither a record nor an enum nor one of the"
                + " JDK types listed at Serdes";
    }

    private static UnsupportedTypeException unsupported(String path, String reason) {
        return unsupported(path, reason, "Use a supported type, for example a record, or give a Serde explicitly");
    }

    private static UnsupportedTypeException unsupported(String path, String reason, String advice) {
        return new UnsupportedTypeException(path, reason, advice);
    }
}
