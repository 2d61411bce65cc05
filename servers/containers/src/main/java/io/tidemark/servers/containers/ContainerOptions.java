package io.tidemark.servers.containers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container is made from: {@code --OPTION VALUE} again and again, then {@code --} and the arguments of its entry point.
 *
 * @param image its name
 * @param ports published on the loopback interface under the same numbers
 * @param environment as {@code NAME=VALUE}
 * @param files to copy into it, as {@code FILE=PLACE}
 * @param directories shared with it, at the same path
 * @param user who runs in it, as {@code UID:GID}; {@code null} for the image's own
 * @param entryPoint the program in place of the image's own; {@code null} for that one
 * @param command the arguments; empty for the image's own
 */
record ContainerOptions(
        String image,
        List<Integer> ports,
        List<String> environment,
        List<String> files,
        List<String> directories,
        @Nullable String user,
        @Nullable String entryPoint,
        List<String> command) {

    static ContainerOptions parse(List<String> arguments) {
        int end = arguments.indexOf("--");
        if (end < 0 || end % 2 != 0) {
            throw new IllegalArgumentException("Options and values in pairs, then --, not " + arguments);
        }
        List<String> options = arguments.subList(0, end);
        String image = last(options, "image");
        if (image == null) {
            throw new IllegalArgumentException("There is no --image in " + arguments);
        }
        return new ContainerOptions(
                image,
                all(options, "port").stream().map(Integer::valueOf).toList(),
                all(options, "env"),
                all(options, "file"),
                all(options, "directory"),
                last(options, "user"),
                last(options, "entry-point"),
                arguments.subList(end + 1, arguments.size()));
    }

    private static List<String> all(List<String> options, String name) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < options.size(); i += 2) {
            if (options.get(i).equals("--" + name)) {
                values.add(options.get(i + 1));
            }
        }
        return values;
    }

    private static @Nullable String last(List<String> options, String name) {
        List<String> values = all(options, name);
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }
}
