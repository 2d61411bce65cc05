package io.tidemark.api.serde;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The collections and maps that are made on reading. Which one it is does not show in the bytes: a component can be
 * declared as a {@code Deque} that was a {@code List}.
 */
enum CollectionType {
    ARRAY_LIST("list", null),
    /** As a list, but declared as something whose values need not be equal to a list. */
    ANY_LIST("list", "two collections may be equal only if they are the same object"),
    LINKED_LIST("list", null),
    ANY_DEQUE("list", "two deques may be equal only if they are the same object"),
    ARRAY_DEQUE("list", "two deques are equal only if they are the same object"),
    HASH_SET("set", "two equal sets may have different bytes, for their order differs"),
    TREE_SET("set", "two equal sets may have different bytes, for their order differs"),
    HASH_MAP("map", "two equal maps may have different bytes, for their order differs"),
    TREE_MAP("map", "two equal maps may have different bytes, for their order differs");

    /** The word in the schema. */
    final String kind;

    /** Why values cannot be keys. */
    final @Nullable String keyObstacle;

    CollectionType(String kind, @Nullable String keyObstacle) {
        this.kind = kind;
        this.keyObstacle = keyObstacle;
    }

    /** Finds the type for a class; {@code null} if it is none of those that are supported. */
    static @Nullable CollectionType of(Class<?> type) {
        return switch (type.getName()) {
            case "java.util.List", "java.util.ArrayList" -> ARRAY_LIST;
            case "java.util.Collection" -> ANY_LIST;
            case "java.util.LinkedList" -> LINKED_LIST;
            case "java.util.Deque" -> ANY_DEQUE;
            case "java.util.ArrayDeque" -> ARRAY_DEQUE;
            case "java.util.Set", "java.util.HashSet", "java.util.LinkedHashSet" -> HASH_SET;
            case "java.util.SortedSet", "java.util.NavigableSet", "java.util.TreeSet" -> TREE_SET;
            case "java.util.Map", "java.util.HashMap", "java.util.LinkedHashMap" -> HASH_MAP;
            case "java.util.SortedMap", "java.util.NavigableMap", "java.util.TreeMap" -> TREE_MAP;
            default -> null;
        };
    }

    boolean isMap() {
        return this == HASH_MAP || this == TREE_MAP;
    }

    boolean isSet() {
        return this == HASH_SET || this == TREE_SET;
    }

    /** Makes a collection to fill, which keeps the order in which it is filled or sorts by the natural one. */
    <E> Collection<E> allocate(int capacity) {
        return switch (this) {
            case LINKED_LIST, ANY_DEQUE -> new LinkedList<>();
            case ARRAY_DEQUE -> new ArrayDeque<>(capacity);
            case HASH_SET -> new LinkedHashSet<>(tableSize(capacity));
            case TREE_SET -> new TreeSet<>();
            default -> new ArrayList<>(capacity);
        };
    }

    <K, V> Map<K, V> allocateMap(int capacity) {
        return this == TREE_MAP ? new TreeMap<>() : new LinkedHashMap<>(tableSize(capacity));
    }

    private static int tableSize(int capacity) {
        return Math.max(4, (int) Math.min(1 << 30, capacity * 4L / 3 + 1));
    }

    /** Refuses a value with an order of its own, which a restore would lose. */
    void check(Object value) {
        if (this == TREE_SET && value instanceof SortedSet<?> set && set.comparator() != null
                || this == TREE_MAP && value instanceof SortedMap<?, ?> map && map.comparator() != null) {
            throw new IllegalArgumentException("A sorted " + kind + " with a comparator of its own cannot be stored,"
                    + " for the comparator would be lost. Use the natural order, or give a Serde explicitly.");
        }
    }
}
