package io.tidemark.api.serde;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Makes up what a type may have looked like before, from what it looks like now. Says by itself what is allowed, so
 * that the evolution of schemas has a judge of its own.
 */
final class WrittenForm {
    /** What each number may have been. */
    private static final Map<String, List<String>> NARROWER = Map.of(
            "short", List.of("byte"),
            "int", List.of("byte", "short"),
            "long", List.of("byte", "short", "int"),
            "float", List.of("byte", "short"),
            "double", List.of("byte", "short", "int", "float"),
            "biginteger", List.of("byte", "short", "int", "long"),
            "bigdecimal", List.of("byte", "short", "int", "long", "biginteger"),
            "long[]", List.of("byte[]", "short[]", "int[]"));

    private static final List<String> SCALARS =
            List.of("int", "string", "uuid", "instant", "boolean", "double", "int[]", "long", "byte[]");

    private final Random random;
    private final Set<String> droppable;
    private int untilBroken;
    private boolean broken;

    /**
     * Takes the rules.
     *
     * @param droppable components that have a default, as {@code Record.component}
     * @param untilBroken at which scalar the form is made one that cannot be read; a large number for never
     */
    WrittenForm(Random random, Set<String> droppable, int untilBroken) {
        this.random = random;
        this.droppable = droppable;
        this.untilBroken = untilBroken;
    }

    /** Says whether the form has become one that cannot be read. */
    boolean isBroken() {
        return broken;
    }

    Schema of(Schema now) {
        return switch (now.kind()) {
            case "record" -> record(now);
            case "enum", "sealed" -> subset(now);
            default -> now.parts().isEmpty() ? scalar(now) : container(now);
        };
    }

    private Schema record(Schema now) {
        List<Schema.Part> parts = new ArrayList<>();
        for (Schema.Part part : now.parts()) {
            if (droppable.contains(now.name() + "." + part.name()) && random.nextInt(4) == 0) {
                continue;
            }
            Schema before = of(part.type());
            boolean nullable = part.type().nullable() && random.nextInt(5) > 0;
            parts.add(new Schema.Part(part.name(), new Schema(before.kind(), before.name(), nullable, before.parts())));
        }
        for (int gone = random.nextInt(3); gone > 0; gone--) {
            parts.add(new Schema.Part("gone" + gone, anything(3, random.nextBoolean())));
        }
        Collections.shuffle(parts, random);
        return new Schema("record", now.name(), now.nullable(), parts);
    }

    /** Any type, of classes that are gone too. */
    private Schema anything(int depth, boolean nullable) {
        int choice = depth == 0 ? 0 : random.nextInt(8);
        List<Schema.Part> parts = new ArrayList<>();
        switch (choice) {
            case 1, 2 -> parts.add(new Schema.Part("", anything(depth - 1, false)));
            case 3 -> {
                parts.add(new Schema.Part("", anything(0, false)));
                parts.add(new Schema.Part("", anything(depth - 1, false)));
            }
            case 4 -> {
                for (int i = random.nextInt(4); i > 0; i--) {
                    parts.add(new Schema.Part("c" + i, anything(depth - 1, random.nextBoolean())));
                }
            }
            case 5 -> parts.addAll(List.of(new Schema.Part("A", null), new Schema.Part("B", null)));
            case 6 ->
                parts.add(new Schema.Part(
                        "Was", new Schema("record", "Was", false, List.of(new Schema.Part("x", anything(0, true))))));
            default -> {}
        }
        return switch (choice) {
            case 1 -> new Schema("list", "", nullable, parts);
            case 2 -> new Schema("optional", "", nullable, parts);
            case 3 -> new Schema("map", "", nullable, parts);
            case 4 -> new Schema("record", "Lost", nullable, parts);
            case 5 -> new Schema("enum", "Past", nullable, parts);
            case 6 -> new Schema("sealed", "Old", nullable, parts);
            default -> new Schema(SCALARS.get(random.nextInt(SCALARS.size())), "", nullable, List.of());
        };
    }

    private Schema subset(Schema now) {
        List<Schema.Part> parts = new ArrayList<>();
        int kept = random.nextInt(now.parts().size());
        for (int i = 0; i < now.parts().size(); i++) {
            Schema.Part part = now.parts().get(i);
            if (i == kept || random.nextInt(3) > 0) {
                parts.add(part.type() == null ? part : new Schema.Part(part.name(), of(part.type())));
            }
        }
        return new Schema(now.kind(), now.name(), now.nullable(), parts);
    }

    private Schema container(Schema now) {
        List<Schema.Part> parts = new ArrayList<>();
        for (Schema.Part part : now.parts()) {
            parts.add(new Schema.Part("", of(part.type())));
        }
        return new Schema(now.kind(), "", now.nullable(), parts);
    }

    private Schema scalar(Schema now) {
        if (untilBroken-- == 0) {
            broken = true;
            String other = now.kind().equals("char") ? "short" : "char";
            return new Schema(other, "", now.nullable(), List.of());
        }
        List<String> narrower = NARROWER.getOrDefault(now.kind(), List.of());
        String kind =
                narrower.isEmpty() || random.nextBoolean() ? now.kind() : narrower.get(random.nextInt(narrower.size()));
        return new Schema(kind, "", now.nullable(), List.of());
    }
}
