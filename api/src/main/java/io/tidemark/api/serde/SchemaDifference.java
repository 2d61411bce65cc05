package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the first component in which two schemas differ, and says how. */
final class SchemaDifference {
    private SchemaDifference() {}

    static IncompatibleSchemaException between(String path, String written, String declared) {
        Optional<Schema> before = Schema.parse(written);
        Optional<Schema> now = Schema.parse(declared);
        String found = before.isPresent() && now.isPresent() ? first(path, before.get(), now.get()) : null;
        if (found == null) {
            return new IncompatibleSchemaException(written, declared);
        }
        return new IncompatibleSchemaException(found + " (written as '" + written + "', now declared as '" + declared
                + "'). Restore it with the type it was written with; nothing was changed");
    }

    private static @Nullable String first(String path, Schema before, Schema now) {
        if (before.equals(now)) {
            return null;
        }
        boolean sameKind = before.kind().equals(now.kind()) && before.nullable() == now.nullable();
        if (!sameKind
                || before.name().isEmpty()
                        && before.parts().size() != now.parts().size()) {
            return path + ": type changed from '" + before + "' to '" + now + "'";
        }
        if (!before.name().equals(now.name())) {
            return path + ": renamed from '" + before.kind() + " " + before.name() + "' to '" + now.kind() + " "
                    + now.name() + "'";
        }
        for (int i = 0; i < Math.max(before.parts().size(), now.parts().size()); i++) {
            String found = firstAt(i, path, before, now);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable String firstAt(int i, String path, Schema before, Schema now) {
        Schema.Part old = i < before.parts().size() ? before.parts().get(i) : null;
        Schema.Part current = i < now.parts().size() ? now.parts().get(i) : null;
        if (old != null && !holds(now.parts(), old.name())) {
            return partPath(path, before, i) + ": removed";
        }
        if (current != null && !holds(before.parts(), current.name())) {
            return partPath(path, now, i) + ": added";
        }
        if (old == null || current == null || !old.name().equals(current.name())) {
            return partPath(path, old == null ? now : before, i) + ": moved to another position";
        }
        return old.type() == null || current.type() == null
                ? null
                : first(partPath(path, now, i), old.type(), current.type());
    }

    private static boolean holds(List<Schema.Part> parts, String name) {
        return parts.stream().anyMatch(part -> part.name().equals(name));
    }

    /** The same paths as {@link TypeResolver} and the key check use. */
    private static String partPath(String path, Schema whole, int i) {
        String name = whole.parts().get(i).name();
        return switch (whole.kind()) {
            case "record", "enum" -> path + "." + name;
            case "sealed" -> path + "(" + name + ")";
            case "map" -> path + (i == 0 ? "[key]" : "[value]");
            case "optional" -> path;
            default -> path + "[]";
        };
    }
}
