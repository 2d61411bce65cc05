package io.tidemark.api;

import io.tidemark.api.functions.ReduceFunction;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;

/** The reduce function behind sum, min and max of one component of a record, or of records that are values themselves. */
final class FieldAggregation {
    /** What is kept. */
    enum Kind {
        SUM,
        MIN,
        MAX
    }

    private FieldAggregation() {}

    static <T> ReduceFunction<T> of(Kind kind, Type recordType, Object field) {
        if (!(recordType instanceof Class<?> recordClass)) {
            throw new InvalidProgramException(kind + " by field needs records of a class, not of " + recordType + ".");
        }
        if (!recordClass.isRecord()) {
            if (!field.equals(0)) {
                throw new InvalidProgramException(recordClass.getName() + " is not a Java record and has no field '"
                        + field + "'; use position 0 for the value itself, or reduce.");
            }
            requireType(kind, recordClass, recordClass.getSimpleName());
            return (soFar, next) -> FieldAggregation.<T>cast(combine(kind, soFar, next));
        }
        RecordComponents components = RecordComponents.of(recordClass);
        int index = field instanceof Integer position ? position : components.indexOf((String) field);
        if (index < 0 || index >= components.count()) {
            throw new InvalidProgramException(
                    recordClass.getName() + " has no component '" + field + "'; it has " + components.names() + ".");
        }
        requireType(
                kind,
                components.type(index),
                recordClass.getSimpleName() + "." + components.names().get(index));
        return (soFar, next) -> {
            Object combined = combine(kind, components.get(soFar, index), components.get(next, index));
            return FieldAggregation.<T>cast(components.with(soFar, index, combined));
        };
    }

    private static void requireType(Kind kind, Class<?> type, String what) {
        boolean number = type.isPrimitive() && type != boolean.class && type != char.class
                || Number.class.isAssignableFrom(type);
        if (kind == Kind.SUM && !number) {
            throw new InvalidProgramException(
                    "sum needs a number; " + what + " is of type " + type.getSimpleName() + ".");
        }
        if (kind != Kind.SUM && !type.isPrimitive() && !Comparable.class.isAssignableFrom(type)) {
            throw new InvalidProgramException(
                    "min and max need a comparable value; " + what + " is of type " + type.getSimpleName() + ".");
        }
    }

    @SuppressWarnings("unchecked") // requireType has checked that values compare with their like
    private static Object combine(Kind kind, Object soFar, Object next) {
        return switch (kind) {
            case SUM -> add(soFar, next);
            case MIN -> ((Comparable<Object>) soFar).compareTo(next) <= 0 ? soFar : next;
            case MAX -> ((Comparable<Object>) soFar).compareTo(next) >= 0 ? soFar : next;
        };
    }

    private static Object add(Object a, Object b) {
        if (a instanceof Long x) {
            return x + (Long) b;
        } else if (a instanceof Integer x) {
            return x + (Integer) b;
        } else if (a instanceof Double x) {
            return x + (Double) b;
        } else if (a instanceof Float x) {
            return x + (Float) b;
        } else if (a instanceof Short x) {
            return (short) (x + (Short) b);
        } else if (a instanceof Byte x) {
            return (byte) (x + (Byte) b);
        } else if (a instanceof BigDecimal x) {
            return x.add((BigDecimal) b);
        } else if (a instanceof BigInteger x) {
            return x.add((BigInteger) b);
        }
        throw new IllegalStateException(
                "sum does not know how to add " + a.getClass().getName() + "; use reduce.");
    }

    @SuppressWarnings("unchecked") // the value was made from a T by replacing one component
    private static <T> T cast(Object value) {
        return (T) value;
    }
}
