package io.tidemark.testkit.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The systems that sinks write and sources read: they know nothing of the job, and no crash of it touches them. */
final class Outside {
    private final SimulatedWorld world;
    private final Map<String, List<Object>> published = new LinkedHashMap<>();
    private final Map<String, List<Object>> parts = new HashMap<>();
    private final Set<String> publishedParts = new HashSet<>();
    private final Map<String, Integer> consumed = new HashMap<>();

    Outside(SimulatedWorld world) {
        this.world = world;
    }

    /** Returns what readers of a sink's system see. */
    List<Object> published(String sink) {
        return published.computeIfAbsent(sink, name -> new ArrayList<>());
    }

    /** Returns what every sink's readers see. */
    Map<String, List<Object>> published() {
        return published;
    }

    /** Begins a part that nobody sees until it is published. */
    List<Object> begin(String part) {
        List<Object> records = new ArrayList<>();
        parts.put(part, records);
        return records;
    }

    /** Returns what is in a part. */
    List<Object> part(String part) {
        return parts.get(part);
    }

    /** Shows the first records of a part to readers; a part is shown once however often it is asked. */
    void publish(String sink, String part, int length) {
        world.invariants().publishes(sink, part);
        if (publishedParts.add(part)) {
            published(sink).addAll(parts.get(part).subList(0, length));
        }
    }

    int publishedParts() {
        return publishedParts.size();
    }

    boolean isPublished(String part) {
        return publishedParts.contains(part);
    }

    /** Returns how much of a split was ever taken by anybody. */
    int consumed(String source, String split) {
        return consumed.getOrDefault(source + "/" + split, 0);
    }

    void consume(String source, String split, int position) {
        consumed.merge(source + "/" + split, position, Math::max);
    }
}
